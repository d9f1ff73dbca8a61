from growth_program.documents.models.files import ContentType, StoredFile

__all__ = ["ContentType", "StoredFile"]
