using TelemetryGrid.Client;
using TelemetryGrid.Samples.TopTalkers;

// dotnet run --project client/samples/TopTalkers -- http://127.0.0.1:8080 5m
var address = args.Length > 0 ? args[0] : "http://127.0.0.1:8080";
var window = args.Length > 1 ? args[1] : "5m";
if (!Uri.TryCreate(address, UriKind.Absolute, out var gateway) || !GridDuration.TryParse(window, out var duration))
{
    Console.Error.WriteLine("Usage: TopTalkers [gateway address, http://127.0.0.1:8080] [window, 5m]");
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

using var client = new TelemetryGridClient(gateway);
try
{
    await foreach (var device in client.EnumerateDevicesAsync(cancellationToken: stop.Token))
    {
        Console.WriteLine(Lines.Of(device));
    }
    await foreach (var top in client.WatchTopFlowsAsync(new TopFlowsRequest { Window = duration }, stop.Token))
    {
        Console.WriteLine();
        foreach (var line in Lines.Of(top))
        {
            Console.WriteLine(line);
        }
    }
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 0;
}
catch (TelemetryGridException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
