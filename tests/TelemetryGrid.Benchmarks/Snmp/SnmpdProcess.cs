using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TelemetryGrid.Benchmarks.Snmp;

/// <summary>A net-snmp agent on a loopback port of its own, configured in a temporary folder; needs no privileges.</summary>
internal sealed class SnmpdProcess : IDisposable
{
    public const string User = "bench";
    public const string AuthPassword = "authentication-password";
    public const string PrivPassword = "privacy-password";
    private const string Program = "/usr/sbin/snmpd";
    private readonly Process _process;
    private readonly string _folder;

    private SnmpdProcess(Process process, string folder, IPEndPoint endPoint)
    {
        _process = process;
        _folder = folder;
        EndPoint = endPoint;
    }

    public static bool IsInstalled => File.Exists(Program);

    public IPEndPoint EndPoint { get; }

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static SnmpdProcess Start(string community)
    {
        var folder = Directory.CreateTempSubdirectory("snmpd-").FullName;
        var configuration = Path.Combine(folder, "snmpd.conf");
        File.WriteAllText(
            configuration,
            $"""
            rocommunity {community}
            sysLocation bench
            sysContact bench
            createUser {User} SHA-256 {AuthPassword} AES {PrivPassword}
            rouser {User} priv

            """
        );
        var endPoint = new IPEndPoint(IPAddress.Loopback, FreePort());
        var start = new ProcessStartInfo(Program, ["-f", "-r", "-C", "-c", configuration, "-Ln", $"udp:{endPoint}"]);
        start.Environment["SNMP_PERSISTENT_DIR"] = folder;
        return new SnmpdProcess(Process.Start(start)!, folder, endPoint);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
