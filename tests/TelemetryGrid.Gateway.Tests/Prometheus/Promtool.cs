using System.ComponentModel;
using System.Diagnostics;

namespace TelemetryGrid.Gateway.Tests.Prometheus;

/// <summary>Runs the real promtool; its tests skip where it is not installed.</summary>
internal static class Promtool
{
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string? input, params string[] arguments)
    {
        var start = new ProcessStartInfo("promtool", arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process? promtool = null;
        try
        {
            promtool = Process.Start(start);
        }
        catch (Win32Exception)
        {
            Assert.Skip("promtool is not installed");
        }
        var stop = TestContext.Current.CancellationToken;
        using (promtool)
        {
            var (output, errors) = (promtool!.StandardOutput.ReadToEndAsync(stop), promtool.StandardError.ReadToEndAsync(stop));
            await promtool.StandardInput.WriteAsync(input);
            promtool.StandardInput.Close();
            await promtool.WaitForExitAsync(stop);
            return (promtool.ExitCode, await output, await errors);
        }
    }
}
