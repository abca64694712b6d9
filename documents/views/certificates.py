"""Chứng thư tin cậy: what signatures are checked against, and how far the checking is."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents.actions import certificates, signatures
from documents.exceptions import NotACertificate
from documents.models import TrustedCertificate
from documents.trust_forms import CertificateForm

may_manage = permission_required("documents.manage_certificates", raise_exception=True)


@may_manage
@require_http_methods(["GET", "HEAD", "POST"])
def trusted_certificates(request):
    form = CertificateForm(request.POST, request.FILES) if request.method == "POST" else CertificateForm()
    if request.method == "POST" and form.is_valid():
        try:
            data = form.cleaned_data["file"].read_at_most(certificates.LARGEST_FILE + 1)
            installed = certificates.install(data=data, by=request.user)
        except NotACertificate as problem:
            form.add_error("file", str(problem))
        else:
            if installed:
                names = ", ".join(str(certificate) for certificate in installed)
                messages.success(request, f"Đã cài {names}. Chữ ký trong kho đang được kiểm tra lại.")
            else:
                messages.info(request, "Chứng thư trong tệp này đã được cài từ trước.")
            return redirect("documents:certificates")
    current = TrustedCertificate.objects.current().select_related("added_by").defer("der")
    subjects = {certificate.subject for certificate in current}
    return render(
        request,
        "documents/certificate_list.html",
        {
            "form": form,
            "certificates": current,
            "without_issuer": [one for one in current if not one.is_root and one.issuer not in subjects],
            "progress": signatures.progress(),
        },
        status=422 if form.errors else 200,
    )


@may_manage
@require_safe
def recheck_progress(request):
    return render(request, "documents/_certificate_progress.html", {"progress": signatures.progress()})


@may_manage
@require_POST
def remove_certificate(request, pk):
    certificate = get_object_or_404(TrustedCertificate.objects.current(), pk=pk)
    certificates.remove(certificate=certificate, by=request.user)
    messages.success(request, f"Đã gỡ {certificate}. Chữ ký trong kho đang được kiểm tra lại.")
    return redirect("documents:certificates")
