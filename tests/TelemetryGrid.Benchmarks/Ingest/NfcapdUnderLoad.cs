using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace TelemetryGrid.Benchmarks.Ingest;

/// <summary>The peer: nfcapd writing the same datagrams to its files. Its own closing line says how many flows it kept.</summary>
internal sealed partial class NfcapdUnderLoad
{
    public static bool IsInstalled => File.Exists("/usr/bin/nfcapd");

    /// <summary>Flows kept of a load that <paramref name="send"/> sends to the given collector.</summary>
    public static async Task<long> RunAsync(Func<IPEndPoint, Task> send)
    {
        var directory = Directory.CreateTempSubdirectory("nfcapd-bench-").FullName;
        var port = GridUnderLoad.FreePort(SocketType.Dgram, ProtocolType.Udp);
        var start = new ProcessStartInfo("/usr/bin/nfcapd")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The same receive buffer as the grid's, and no other listener on the machine.
        foreach (var argument in (string[])["-w", directory, "-b", "127.0.0.1", "-p", $"{port}", "-t", "3600", "-B", "16777216"])
        {
            start.ArgumentList.Add(argument);
        }
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await Task.Delay(1000);
        await send(new IPEndPoint(IPAddress.Loopback, port));
        await Task.Delay(2000);
        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }
        await process.WaitForExitAsync();
        Directory.Delete(directory, recursive: true);
        var text = await output + await errors;
        return ClosingLine().Matches(text).Sum(m => long.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"Flows: (\d+), Packets")]
    private static partial Regex ClosingLine();
}
