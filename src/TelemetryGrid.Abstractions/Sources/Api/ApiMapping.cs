using System.Collections.Immutable;

namespace TelemetryGrid.Sources.Api;

/// <summary>
/// What of a document becomes a metric, log lines or events, in one line:
/// <c>NAME = VALUE [from PATH] [with LABEL=VALUE, …] [map TEXT=NUMBER, …] [scale NUMBER] [at PATH] [device VALUE] [severity VALUE] [id VALUE]</c>.
/// A VALUE is a path or a text in quotes; log lines have no name. One record comes of each element that <c>from</c> leads to; without
/// it, of each element that the last <c>*</c> or filter of the value's path leads to.
/// </summary>
public sealed record ApiMapping
{
    public required ApiMappingKind Kind { get; init; }

    /// <summary>The metric's or the event's; empty for log lines.</summary>
    public string Name { get; init; } = "";

    /// <summary>From the document to the elements.</summary>
    public required ApiPath Items { get; init; }

    /// <summary>The metric's number, or the message.</summary>
    public required ApiValue Value { get; init; }

    public ImmutableArray<(string Name, ApiValue Value)> Labels { get; init; } = [];

    /// <summary>Numbers that stand for texts; <c>*</c> is any other text.</summary>
    public ImmutableDictionary<string, double> Map { get; init; } = ImmutableDictionary<string, double>.Empty;

    public double Scale { get; init; } = 1;

    /// <summary>Its time; null for that of the poll.</summary>
    public ApiPath? At { get; init; }

    /// <summary>The device it speaks of; null for the source's.</summary>
    public ApiValue? Device { get; init; }

    public ApiValue? Severity { get; init; }

    /// <summary>What tells a log line or event from the others, so that it is taken once; null for all that is read of it.</summary>
    public ApiValue? Identity { get; init; }

    /// <summary>As it was written.</summary>
    public required string Text { get; init; }

    /// <exception cref="FormatException">It cannot be read; the message says why, and at which character.</exception>
    public static ApiMapping Parse(ApiMappingKind kind, string text) => ApiMappingReader.Read(kind, text);
}
