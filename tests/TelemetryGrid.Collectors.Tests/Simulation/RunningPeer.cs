using System.Collections.Concurrent;
using System.Diagnostics;
using TelemetryGrid.Collectors.Tests.Gnmi;

namespace TelemetryGrid.Collectors.Tests.Simulation;

/// <summary>A program that runs as long as the test; what it writes is kept.</summary>
internal sealed class RunningPeer : IDisposable
{
    private readonly Process _process;

    // net-snmp keeps what it learns of others; nothing of it shall outlive the test.
    private readonly string _state = Directory.CreateTempSubdirectory("peer-state").FullName;

    public RunningPeer(string program, params string[] arguments)
    {
        string? path = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Append("/usr/sbin")
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
        if (path is null)
        {
            Assert.Skip($"{program} is not installed");
        }
        _process = Process.Start(
            new ProcessStartInfo(path, arguments)
            {
                UseShellExecute = false,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                Environment = { ["SNMP_PERSISTENT_DIR"] = _state },
            }
        )!;
        _process.OutputDataReceived += (_, line) => Lines.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => Lines.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public ConcurrentQueue<string> Lines { get; } = new();

    public Task UntilBoundAsync(int port) =>
        GnmiRig.UntilAsync(() =>
        {
            Assert.False(_process.HasExited, string.Join('\n', Lines));
            return System
                .Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties()
                .GetActiveUdpListeners()
                .Any(e => e.Port == port);
        });

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_state, recursive: true);
    }
}
