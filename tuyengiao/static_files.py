from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFilesStorage(CompressedManifestStaticFilesStorage):
    # Some vendored files name source maps that are left out on purpose.
    manifest_strict = False
    support_js_module_import_aggregation = False
