"""What an editor fills in: fields, sections, faults, and what helps while typing."""
