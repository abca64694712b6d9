from django.db import models
from django.utils import timezone


class EventQuerySet(models.QuerySet):
    def about(self, obj):
        return self.filter(object_type=obj._meta.label_lower, object_id=str(obj.pk))


class Event(models.Model):
    """One deed. No foreign keys: a line outlives the person, the unit and the object it speaks of.

    Readings are never written here, so the list cannot answer "who reads what".
    A trigger of the database refuses UPDATE always and DELETE outside `audit.trail.purge_before`.
    """

    at = models.DateTimeField("lúc", default=timezone.now)
    actor_id = models.BigIntegerField("mã người thực hiện", null=True)
    actor_label = models.CharField("người thực hiện", max_length=200, blank=True)
    verb = models.CharField("việc", max_length=80)
    object_type = models.CharField("loại đối tượng", max_length=80, blank=True)
    object_id = models.CharField("mã đối tượng", max_length=64, blank=True)
    object_label = models.CharField("đối tượng", max_length=300, blank=True)
    unit_id = models.BigIntegerField("mã đơn vị", null=True)
    data = models.JSONField("chi tiết", default=dict, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "dòng nhật ký"
        verbose_name_plural = "nhật ký"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["object_type", "object_id", "-id"], name="audit_event_object"),
            models.Index(fields=["actor_id", "-id"], name="audit_event_actor"),
            models.Index(fields=["verb", "-id"], name="audit_event_verb"),
            models.Index(fields=["unit_id", "-id"], name="audit_event_unit"),
            models.Index(fields=["at"], name="audit_event_at"),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(verb=""), name="audit_event_has_verb"),
        ]

    def __str__(self):
        return f"{self.verb} {self.object_label}"

    @property
    def verb_label(self):
        from audit.verbs import verb_label

        return verb_label(self.verb)
