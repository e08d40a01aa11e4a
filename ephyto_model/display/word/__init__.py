"""How the parts of a document become a Word file, on template.docx; charts as pictures."""
