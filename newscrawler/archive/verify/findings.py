"""What verification finds: each kind of damage by name, and the command that repairs it."""

from dataclasses import dataclass

REPAIR = "newscrawler verify --repair"
REBUILD = "newscrawler verify --rebuild-frontier"
BACKUP = "restore the file from a backup"
REMOVE = "newscrawler remove"
REEXTRACT = "newscrawler reextract --write"
EXPORT = "export the package again"

# kind -> what it means, and what repairs it; a test holds docs/archive.md to this list.
KINDS: dict[str, tuple[str, str]] = {
    "torn_tail": ("the file ends inside a record: a crash or a full disk", REPAIR),
    "uncommitted_tail": ("bytes after the committed size: a crawl is writing, or was killed", REPAIR),
    "leftover": ("a file that a run left when it was killed", REPAIR),
    "garbage": ("bytes between two gzip members that belong to none", BACKUP),
    "broken_member": ("a gzip member that cannot be unpacked, or fails its checksum", BACKUP),
    "not_a_record": ("a gzip member that does not begin with WARC headers", BACKUP),
    "many_records": ("a gzip member with more than one record in it", "warcio recompress"),
    "missing_header": ("a mandatory WARC header is missing", BACKUP),
    "bad_header": ("a WARC header that cannot be read, or an unknown version", BACKUP),
    "wrong_length": ("Content-Length is not the length of the block", BACKUP),
    "wrong_block_digest": ("the block is not what its digest says", BACKUP),
    "wrong_payload_digest": ("the body is not what its digest says", BACKUP),
    "duplicate_id": ("two records with one record id", BACKUP),
    "no_warcinfo": ("the file does not begin with a warcinfo record", BACKUP),
    "not_http": ("an answer without an HTTP status line", BACKUP),
    "lost_original": ("a revisit record whose original is not in the archive", BACKUP),
    "missing_index": ("a WARC file without an index", REPAIR),
    "unsorted_index": ("an index that is not sorted, so that look-ups fail", REPAIR),
    "bad_index_line": ("a line of an index that is none", REPAIR),
    "wrong_index_line": ("an index line that does not agree with the record it names", REPAIR),
    "unindexed": ("an answer that the index does not name", REPAIR),
    "lost_tail": ("the index names answers that lay after the end of the WARC file", BACKUP),
    "orphan_index": ("an index without its WARC file", BACKUP),
    "torn_line": ("a JSON line without its end: a crash or a full disk", REPAIR),
    "broken_gzip": ("a .gz file that cannot be unpacked to its end", BACKUP),
    "bad_line": ("a line that is not valid against the schema", BACKUP),
    "wrong_form": ("a valid line that is not written the way newscrawler writes it", BACKUP),
    "wrong_id": ("the id is not that of the canonical URL", BACKUP),
    "wrong_hash": ("the hashes are not those of the title and the text", BACKUP),
    "wrong_structure": ("blocks or places that are not those of the text, in no sound later version", REEXTRACT),
    "changed_bytes": ("bytes that are not those that were committed, by the custody log", BACKUP),
    "broken_chain": ("a line of the custody log that does not follow from the one before it", BACKUP),
    "untold_bytes": ("committed bytes that the custody log does not tell of", REBUILD),
    "wrong_place": ("an article in the file of another site or month", BACKUP),
    "wrong_version": ("versions of an article that do not count 1, 2, 3, …", BACKUP),
    "lost_page": ("an article whose page the WARC file does not hold where it should", BACKUP),
    "wrong_page": ("length or digest of the page are not those of its record", BACKUP),
    "still_there": ("an article that was to be taken out, when that was stopped", REMOVE),
    "lost_article": ("the frontier knows an article that no line holds", BACKUP),
    "wrong_size": ("a file longer than what was committed, which no crash explains", REBUILD),
    "unsafe_name": ("the frontier names a file outside the folder, or one behind a link", REBUILD),
    "file_too_short": ("a file shorter than what was committed", REBUILD),
    "lost_file": ("a file that was committed is not there", REBUILD),
    "lost_frontier": ("the frontier is missing, or something else lies there", REBUILD),
    "broken_frontier": ("the frontier cannot be read", REBUILD),
    "wrong_state": ("the frontier says something else of an article than its line", REBUILD),
    "not_a_package": ("a file that is no ZIP, or has no datapackage.json", EXPORT),
    "missing_member": ("a member that a WACZ must have, or that its package names, is missing", EXPORT),
    "unlisted_member": ("a member that the package does not name", EXPORT),
    "wrong_member_hash": ("a member that is not what the package says: hash or size", EXPORT),
    "zip_bomb": ("a member that claims to unpack to far more than it can hold; it is not read", EXPORT),
    "deflated_member": ("a WARC or index that is deflated in the ZIP, so that no player can seek in it", EXPORT),
    "bad_signature": ("a package whose signature does not hold", EXPORT),
    "bad_pages": ("pages/pages.jsonl has no header, or a line that is no page", EXPORT),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One damage: *kind* (see KINDS), the *file* relative to the folder, the byte *offset*, and what is wrong there."""

    kind: str
    file: str
    offset: int
    message: str

    @property
    def repair(self) -> str:
        """What to do about it: a command, or where to look."""
        return KINDS[self.kind][1]

    def __str__(self) -> str:
        return f"{self.file}: offset {self.offset}: {self.kind}: {self.message}; {self.repair}"
