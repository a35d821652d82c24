namespace TelemetryGrid.EndToEnd;

/// <summary>What a user sees who got something wrong.</summary>
public sealed class ConfigurationTests
{
    [Fact]
    public async Task Start_WrongConfiguration_ListsEveryErrorByLineAndKey()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(
            file,
            """
            data_directory: /tmp/never
            partitions: 0
            htp:
              listen: 127.0.0.1:8080
            ingest:
              fsync: sometimes
            sources:
              - id: flows
                kind: netflw
                endpoint: 2055
            """
        );
        var output = await Peer.RunAsync("dotnet", Path.Combine(AppContext.BaseDirectory, "telemetrygrid.dll"), "--config", file);
        Assert.Contains("4 errors", output, StringComparison.Ordinal);
        Assert.Contains("line 2, partitions: '0' is not a whole number from 1 to 256", output, StringComparison.Ordinal);
        Assert.Contains("line 3, htp: unknown key", output, StringComparison.Ordinal);
        Assert.Contains("line 6, ingest.fsync: 'sometimes' is not", output, StringComparison.Ordinal);
        Assert.Contains("line 9, sources[0].kind: 'netflw' is not", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists("/tmp/never"));
        File.Delete(file);
    }

    [Fact]
    public async Task Start_OtherMachinesWithoutAuthentication_Refused()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "http:\n  listen: 0.0.0.0:8080\n");
        var output = await Peer.RunAsync("dotnet", Path.Combine(AppContext.BaseDirectory, "telemetrygrid.dll"), "--config", file);
        Assert.Contains("allow_anonymous", output, StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public async Task Start_PortInUse_OneSentence()
    {
        await using var grid = await GridProcess.StartAsync("  []");
        var file = Path.GetTempFileName();
        var data = Directory.CreateTempSubdirectory("telemetrygrid-");
        await File.WriteAllTextAsync(file, $"data_directory: {data.FullName}\nhttp:\n  listen: 127.0.0.1:{grid.HttpPort}\n");
        var output = await Peer.RunAsync("dotnet", Path.Combine(AppContext.BaseDirectory, "telemetrygrid.dll"), "--config", file);
        Assert.Contains("address already in use", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        File.Delete(file);
        data.Delete(recursive: true);
    }

    [Fact]
    public async Task Source_PortInUse_ErrorStatusWithSentenceAndOthersRun()
    {
        using var occupied = new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.InterNetwork,
            System.Net.Sockets.SocketType.Dgram,
            System.Net.Sockets.ProtocolType.Udp
        );
        occupied.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        var port = ((System.Net.IPEndPoint)occupied.LocalEndPoint!).Port;
        await using var grid = await GridProcess.StartAsync(
            $"""
              - id: blocked
                kind: flow
                endpoint: 127.0.0.1:{port}
              - id: free
                kind: flow
                endpoint: 127.0.0.1:{Ports.FreeUdp()}
            """
        );
        var blocked = await Eventually.GetAsync(() => grid.Client.Sources.GetSourceAsync("blocked"), s => s.Health is not null, "a report");
        Assert.Equal(Client.SourceStatus.Error, blocked.Health!.Status);
        Assert.Contains($"{port}", blocked.Health.Error, StringComparison.Ordinal);
        var free = await Eventually.GetAsync(() => grid.Client.Sources.GetSourceAsync("free"), s => s.Health is not null, "a report");
        Assert.Equal(Client.SourceStatus.Active, free.Health!.Status);
    }
}
