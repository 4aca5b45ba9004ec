"""Which installations this one follows, and how far it has come."""

from django.db import models


class Following(models.Model):
    """An installation of which this one keeps a copy in step."""

    url = models.CharField(
        max_length=500, unique=True, help_text="The address of the followed installation's API."
    )
    number = models.PositiveBigIntegerField(
        help_text="The number, there, of the latest revision that has been copied here."
    )

    def __str__(self) -> str:
        return self.url
