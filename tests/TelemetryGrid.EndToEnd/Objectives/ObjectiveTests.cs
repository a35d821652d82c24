using TelemetryGrid.Client;

namespace TelemetryGrid.EndToEnd.Objectives;

/// <summary>The program itself with files of objectives: over its own series, over what is sent, and on the command line.</summary>
public sealed class ObjectiveTests
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "telemetrygrid.dll");

    [Fact]
    public async Task Demo_NetworkObjectives_ShowComplianceOfItsInterfaces()
    {
        using var folder = new TemporaryFolder();
        var port = Ports.FreeTcp();
        var file = Path.Combine(folder.Path, "slos.yml");
        await File.WriteAllTextAsync(file, Orders(99));
        var config = Path.Combine(folder.Path, "grid.yaml");
        await File.WriteAllTextAsync(
            config,
            $"data_directory: {folder.Path}/data\nhttp:\n  listen: 127.0.0.1:{port}\nobjectives:\n  - {folder.Path}/s*.yml\n  - builtin:network\n"
        );
        await using var process = Peer.Start("dotnet", Program, "--config", config, "--demo", "--demo-devices", "4");
        using var client = new TelemetryGridClient(new Uri($"http://127.0.0.1:{port}"));

        // Measurements are counted at once, and once.
        await Eventually.GetAsync(
            async () => await client.Objectives.GetSloAsync("orders"),
            slo => slo.Source == "measurements",
            "the configured objective",
            60
        );
        var sent = new SliMeasurement
        {
            Slo = "orders",
            Id = "1",
            Timestamp = TimeProvider.System.GetUtcNow(),
            Good = 999,
            Total = 1000,
        };
        Assert.Equal(1, (await client.Objectives.SendSliMeasurementsAsync([sent])).Accepted);
        Assert.Equal(1, (await client.Objectives.SendSliMeasurementsAsync([sent])).Duplicates);
        var orders = Assert.Single(await client.Objectives.GetSloComplianceAsync(name: "orders"));
        Assert.Equal((0.999, 0.99), (orders.Compliance, orders.Target));
        Assert.Equal(0.9, orders.ErrorBudgetRemaining!.Value, 6);

        // A broken file leaves the last good one in force, and says where it is broken.
        await File.WriteAllTextAsync(file, Orders(101));
        var broken = await Eventually.GetAsync(
            async () => (await client.Objectives.ListSloFilesAsync()).Single(f => f.Name == file),
            f => f.Errors.Count > 0,
            "the error of the changed file",
            60
        );
        Assert.Equal((4, 1), (broken.Errors[0].Line, broken.Objectives));
        await File.WriteAllTextAsync(file, Orders(98));
        await Eventually.GetAsync(
            async () => await client.Objectives.GetSloAsync("orders"),
            slo => slo is { Target: 0.98, Series: [{ Windows: [{ TotalEvents: 1000 }, ..] }, ..] },
            "the new target with the old counts",
            60
        );

        var network = await Eventually.GetAsync(
            async () => Assert.Single(await client.Objectives.GetSloComplianceAsync("network", "interface-availability")),
            slo => slo.Compliance is not null,
            "the availability of the demo's interfaces",
            240
        );
        Assert.InRange(network.Compliance!.Value, 0.5, 1);
        Assert.NotEqual(SloStatus.NoData, network.Status);
        await Eventually.GetAsync(
            async () => await client.GetMetricsAsync(),
            text => text.Contains("network_telemetry_objective_files_with_errors 0", StringComparison.Ordinal),
            "the gauge of broken files"
        );
    }

    [Fact]
    public async Task CheckAndGenerate_Files_SayWhatIsWrongAndWriteRules()
    {
        using var folder = new TemporaryFolder();
        var good = Path.Combine(folder.Path, "good.yml");
        var bad = Path.Combine(folder.Path, "bad.yml");
        await File.WriteAllTextAsync(good, Orders(99).Replace("source: measurements", "raw: up", StringComparison.Ordinal));
        await File.WriteAllTextAsync(bad, Orders(101));

        Assert.Contains("1 objective, 0 errors", await Peer.RunAsync("dotnet", Program, "check", "slo", good), StringComparison.Ordinal);
        Assert.Contains($"{bad}:4: ", await Peer.RunAsync("dotnet", Program, "check", "slo", bad), StringComparison.Ordinal);
        var rules = await Peer.RunAsync("dotnet", Program, "slo", "generate", good);
        Assert.Contains("- name: \"slo-alerts-shop-orders\"", rules, StringComparison.Ordinal);
    }

    private static string Orders(int target) =>
        $$"""
            slos:
              - name: orders
                service: shop
                target: {{target}}
                sli: {type: availability, source: measurements}
            """;
}
