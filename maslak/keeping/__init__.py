"""Nothing lost: what people type is kept until it is done, an act sent twice is done once, work that failed is seen."""
