using System.Security.Cryptography;
using TelemetryGrid.Records;

namespace TelemetryGrid.Collectors.Enrichment;

/// <summary>Gives a trace id to logs, events and spans without one (W3C Trace Context §3.2.2.3: 16 random bytes, not all zero).</summary>
internal sealed class TraceIdStage(bool isOn) : IEnrichmentStage
{
    public string Name => "trace_id";

    public IReadOnlyCollection<string> Reads => [];

    public bool TellsDevices => false;

    public DateTimeOffset? DataTime => null;

    public IReadOnlyList<IWatchedFile> Files => [];

    public void Enrich(EnrichmentDraft draft)
    {
        if (!isOn || draft.Record.TraceId is not null || draft.Record is not (LogRecord or EventRecord or SpanRecord))
        {
            return;
        }
        Span<byte> id = stackalloc byte[16];
        do
        {
            RandomNumberGenerator.Fill(id);
        } while (!id.ContainsAnyExcept((byte)0));
        draft.SetTraceId(Convert.ToHexStringLower(id));
    }
}
