namespace TelemetryGrid.Sources.Api;

/// <summary>How one page leads to the next.</summary>
public enum ApiPaging
{
    None,

    /// <summary>The document holds the next page's URL, or what to ask for it.</summary>
    Next,

    /// <summary>A <c>Link</c> header names it (RFC 8288, <c>rel="next"</c>).</summary>
    Link,

    /// <summary>Pages are numbered.</summary>
    Page,

    /// <summary>Pages are asked for by the number of elements before them.</summary>
    Offset,
}
