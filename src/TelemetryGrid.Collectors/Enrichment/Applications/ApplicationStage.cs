using System.Globalization;
using TelemetryGrid.Flows;

namespace TelemetryGrid.Collectors.Enrichment.Applications;

/// <summary>Guesses the application from the server's port, and names the traffic class.</summary>
internal sealed class ApplicationStage(ApplicationTable applications) : IEnrichmentStage
{
    public string Name => "application";

    // The transport alone names nothing.
    public IReadOnlyCollection<string> Reads { get; } = ["destination.port", "network.dscp"];

    public bool TellsDevices => false;

    public DateTimeOffset? DataTime => null;

    public IReadOnlyList<IWatchedFile> Files => [];

    public void Enrich(EnrichmentDraft draft)
    {
        var (protocol, port, dscp) = ((byte)0, (ushort?)null, (byte?)null);
        if (
            draft.TryGet("destination.port", out var portText)
            && ushort.TryParse(portText, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && draft.TryGet("network.transport", out var transport)
            && ApplicationKey.ProtocolNumber(transport) is { } known
        )
        {
            (protocol, port) = ((byte)known, number);
        }
        if (
            draft.TryGet("network.dscp", out var dscpText)
            && byte.TryParse(dscpText, NumberStyles.None, CultureInfo.InvariantCulture, out var marked)
            && marked < 64
        )
        {
            dscp = marked;
            draft.Annotate("network.dscp.name", DscpTable.Find(marked));
        }
        draft.Annotate("network.application", applications.Find(protocol, port, dscp));
    }
}
