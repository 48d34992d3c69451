"""What leaves the archive whole: evidence as WARC with a manifest, articles as lines of JSON."""
