using System.Diagnostics;
using System.Net;

namespace TelemetryGrid.Protocols.Tests.Snmp.Security;

/// <summary>net-snmp's agent with v3 users on a loopback port; skips the test where it is not installed.</summary>
internal sealed class SnmpdAgent : IDisposable
{
    private readonly string _program = NetSnmpPrograms.Find("snmpd");
    private readonly string _folder = Directory.CreateTempSubdirectory("snmpd-v3-").FullName;
    private readonly string _configuration;
    private Process _process;

    /// <param name="configuration">Lines of snmpd.conf: <c>createUser</c>, <c>rouser</c>, <c>exactEngineID</c>.</param>
    public SnmpdAgent(params IEnumerable<string> configuration)
    {
        _configuration = Path.Combine(_folder, "snmpd-under-test.conf");
        File.WriteAllLines(_configuration, ["sysLocation here", .. configuration]);
        _process = Launch("state-0");
    }

    public IPEndPoint EndPoint { get; } = NetSnmpPrograms.FreeEndPoint();

    /// <summary>Kills the agent and starts it again on the same port with state of the given name: a new name is a device that forgot everything.</summary>
    public void Restart(string state)
    {
        Kill();
        _process = Launch(state);
    }

    public void Dispose()
    {
        Kill();
        Directory.Delete(_folder, recursive: true);
    }

    private Process Launch(string state)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, state)).FullName;
        // Without -C the agent reads its state, and with it its boots, from the folder; there is no other configuration in it.
        var process = NetSnmpPrograms.Start(_program, ["-f", "-r", "-c", _configuration, "-Ln", $"udp:{EndPoint}"], folder);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Kill()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }
}
