namespace TelemetryGrid.EndToEnd;

public sealed class SourceKindsCommandTests
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "telemetrygrid.dll");

    [Fact]
    public async Task List_All_NamesEveryKindAndMarksSecrets()
    {
        var output = await Peer.RunAsync("dotnet", Program, "source-kinds");

        Assert.Contains("snmp: endpoint address of a device, port 161 unless said", output, StringComparison.Ordinal);
        Assert.Contains("community (text, secret)", output, StringComparison.Ordinal);
        Assert.Contains("transports (list of udp|tcp|tls, default udp,tcp)", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_UnknownKind_SaysWhichThereAre()
    {
        var output = await Peer.RunAsync("dotnet", Program, "source-kinds", "carrier_pigeon");

        Assert.Contains("'carrier_pigeon' is not a kind of source; there are flow,", output, StringComparison.Ordinal);
    }
}
