"""The pages for people, and the two addresses by which a machine asks how this one is."""
