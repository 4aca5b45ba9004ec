"""Which installations this one follows, and how far it has got."""

from django.db import models


class Following(models.Model):
    """Another installation, whose records this one copies and keeps up to date."""

    url = models.CharField(
        max_length=500, unique=True, help_text="The address of the followed installation's API."
    )
    number = models.PositiveBigIntegerField(
        help_text="The number of its latest revision that has been copied here."
    )

    def __str__(self) -> str:
        return self.url
