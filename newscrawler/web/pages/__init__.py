"""The pages, one file each: what a page shows is gathered here, how it looks is in the templates."""
