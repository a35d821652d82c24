using System.ComponentModel;
using System.Diagnostics;

namespace TelemetryGrid.Alerting.Tests;

/// <summary>Runs a real program; a test that needs it skips where it is not installed.</summary>
internal static class PeerTool
{
    public static async Task<(bool Ok, string Output)> RunAsync(string program, params string[] arguments)
    {
        var cancel = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        Process? process = null;
        try
        {
            process = Process.Start(start);
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{program} is not installed");
        }
        using (process)
        {
            var errors = process!.StandardError.ReadToEndAsync(cancel);
            var output = await process.StandardOutput.ReadToEndAsync(cancel) + await errors;
            await process.WaitForExitAsync(cancel);
            return (process.ExitCode == 0, output);
        }
    }
}
