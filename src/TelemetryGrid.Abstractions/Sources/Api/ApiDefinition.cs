using System.Collections.Immutable;

namespace TelemetryGrid.Sources.Api;

/// <summary>How an <see cref="SourceKind.Api"/> source is polled and what becomes of its answers.</summary>
public sealed record ApiDefinition
{
    public bool IsPost { get; init; }

    /// <summary>What a POST carries.</summary>
    public string Body { get; init; } = "";

    public ImmutableArray<(string Name, string Value)> Headers { get; init; } = [];

    public ApiAuthentication Authentication { get; init; }

    public string User { get; init; } = "";

    public string ApiKeyHeader { get; init; } = "X-API-Key";

    public ImmutableArray<ApiMapping> Mappings { get; init; } = [];

    public ApiPaging Paging { get; init; }

    /// <summary>Where the next page's URL is, or what to ask for it.</summary>
    public ApiPath? Next { get; init; }

    /// <summary>The query parameter that what <see cref="Next"/> leads to goes into; empty where that is a URL.</summary>
    public string NextParameter { get; init; } = "";

    /// <summary>The query parameter of the page's number or offset.</summary>
    public string PageParameter { get; init; } = "";

    public string PageSizeParameter { get; init; } = "";

    /// <summary>Elements of a page; 0 where it is the server's to say.</summary>
    public int PageSize { get; init; }

    public int FirstPage { get; init; }

    public int MaxPages { get; init; }

    /// <summary>Of all pages of one poll, unpacked.</summary>
    public int MaxBytes { get; init; }

    /// <summary>Samples, log lines and events of one poll.</summary>
    public int MaxRecords { get; init; }

    /// <summary>For one request.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>For all pages of one poll.</summary>
    public TimeSpan MaxTime { get; init; }

    public bool UseProxy { get; init; }

    public bool InsecureSkipVerify { get; init; }

    public string CaFile { get; init; } = "";

    public string CertificateFile { get; init; } = "";

    public string KeyFile { get; init; } = "";
}
