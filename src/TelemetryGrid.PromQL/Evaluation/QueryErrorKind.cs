namespace TelemetryGrid.PromQL;

/// <summary>Why a query failed, as the Prometheus HTTP API tells them apart.</summary>
public enum QueryErrorKind
{
    /// <summary>The text is not a query: <c>bad_data</c>, 400.</summary>
    BadData,

    /// <summary>It cannot be evaluated, or needs more than the limits allow: <c>execution</c>, 422.</summary>
    Execution,

    /// <summary>It took longer than allowed: <c>timeout</c>, 503.</summary>
    Timeout,

    /// <summary>The caller gave up: <c>canceled</c>, 503 (499 where a proxy asks).</summary>
    Canceled,

    /// <summary>The storage failed: <c>internal</c>, 500.</summary>
    Internal,

    /// <summary>Too many queries at once: <c>unavailable</c>, 503.</summary>
    Unavailable,
}
