using System.Diagnostics;
using System.Globalization;

namespace TelemetryGrid.Collectors.Tests.Syslog;

/// <summary>Programs of others that send syslog; a test that needs one which is not installed is skipped.</summary>
internal sealed class SyslogPeer : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private SyslogPeer(Process process) => _process = process;

    /// <summary>Runs a program to its end.</summary>
    public static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        using var limit = new CancellationTokenSource(Limit);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        Assert.True(process.ExitCode == 0, $"{program}: {await errors}{await output}");
    }

    /// <summary>rsyslogd that takes lines on a port of loopback and forwards them as <paramref name="action"/> says.</summary>
    public static async Task<SyslogPeer> StartRsyslogAsync(string folder, int port, string globals, string action)
    {
        var configuration = Path.Combine(folder, "rsyslog.conf");
        await File.WriteAllTextAsync(
            configuration,
            $"""
            global(workDirectory="{folder}" {globals})
            module(load="imptcp")
            input(type="imptcp" address="127.0.0.1" port="{port.ToString(CultureInfo.InvariantCulture)}")
            action(type="omfwd" target="127.0.0.1" queue.type="linkedList" queue.size="100000" action.resumeRetryCount="-1" {action})

            """
        );
        var process = Start("rsyslogd", ["-n", "-f", configuration, "-i", Path.Combine(folder, "rsyslog.pid")]);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new SyslogPeer(process);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static Process Start(string program, string[] arguments)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Append("/usr/sbin")
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
        if (path is null)
        {
            Assert.Skip($"{program} is not installed");
        }
        var start = new ProcessStartInfo(path, arguments)
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        return Process.Start(start)!;
    }
}
