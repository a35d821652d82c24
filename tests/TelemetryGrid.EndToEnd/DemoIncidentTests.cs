using System.Net;
using TelemetryGrid.Client;
using TelemetryGrid.Silo.Configuration;
using TelemetryGrid.Silo.Hosting;
using TelemetryGrid.Simulation;

namespace TelemetryGrid.EndToEnd;

/// <summary>What happens to the simulated network, as the incidents that people see.</summary>
public sealed class DemoIncidentTests
{
    [Fact]
    public async Task Demo_AttackOutageAndScan_AreOneIncidentEach()
    {
        using var folder = new TemporaryFolder();
        var options = new GridOptions { DataDirectory = Path.Combine(folder.Path, "data") };
        options.Http.Listen = new IPEndPoint(IPAddress.Loopback, Ports.FreeTcp());
        var simulation = new SimulatedNetworkOptions
        {
            // The script in short; what it hits follows from the seed.
            Events =
            [
                new(SimulatedEventKind.DenialOfService, TimeSpan.FromSeconds(70), TimeSpan.FromSeconds(60)),
                new(SimulatedEventKind.Outage, TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(30)),
                new(SimulatedEventKind.Scan, TimeSpan.FromSeconds(95), TimeSpan.FromSeconds(40)),
            ],
        };
        await using var node = await GridNode.StartAsync(options, simulation, TestContext.Current.CancellationToken);
        using var client = new TelemetryGridClient(node.Address);

        var found = await Eventually.GetAsync(
            () => ReadAsync(client),
            // The link that goes down and the session over it are told by different sources, and are one.
            incidents =>
                Kinds.All(kind => incidents.Count(i => Has(i, kind)) == 1) && incidents.Single(i => Has(i, Kinds[1])).Members.Count > 1,
            "one incident of each kind",
            300
        );

        var outage = found.Single(i => Has(i, Kinds[1]));
        Assert.Equal("LinkDown", outage.Cause.Labels["alertname"]);
        Assert.NotEmpty(outage.Cause.Reasons);
        Assert.NotEmpty(outage.Timeline);
        var services = await Eventually.GetAsync(
            async () => (await client.ListServicesAsync(limit: 1000)).Items,
            services => services.Any(s => s.Metrics.GetValueOrDefault("network_service_bits_per_second") > 0),
            "services that carry traffic",
            180
        );
        Assert.Contains(services, s => s.Name == "https");
    }

    private static readonly string[][] Kinds =
    [
        ["DdosSuspected", "SynFlood"],
        ["LinkDown", "BgpSessionLost"],
        ["PortScanSeen", "HostScanSeen"],
    ];

    private static bool Has(Incident incident, string[] kind) => incident.Members.Any(m => kind.Contains(m.Labels["alertname"]));

    private static async Task<IReadOnlyList<Incident>> ReadAsync(TelemetryGridClient client)
    {
        var incidents = new List<Incident>();
        foreach (var incident in (await client.Alerts.ListIncidentsAsync()).Where(i => i.MergedInto.Length == 0))
        {
            incidents.Add(await client.Alerts.GetIncidentAsync(incident.Id));
        }
        return incidents;
    }
}
