"""Forms for editors: fields, sections, faults, completion and the text panel."""
