using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using TelemetryGrid.Tests.Corpus;

namespace TelemetryGrid.Collectors.Tests.Snmp;

/// <summary>Runs SNMP programs of others: agents as child processes on loopback ports, and net-snmp's walk to compare with.</summary>
internal sealed partial class NetSnmp : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private NetSnmp(Process process, string folder, IPEndPoint endPoint)
    {
        _process = process;
        _folder = folder;
        EndPoint = endPoint;
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>Starts net-snmp's agent, or skips the test where it is not installed.</summary>
    public static NetSnmp StartSnmpd(string community)
    {
        var program = Find("snmpd");
        var folder = Directory.CreateTempSubdirectory("snmpd-").FullName;
        var configuration = Path.Combine(folder, "snmpd.conf");
        File.WriteAllText(configuration, $"rocommunity {community}\nsysLocation here\nsysContact nobody\nsysName snmpd-under-test\n");
        var endPoint = FreeEndPoint();
        return Start(program, ["-f", "-r", "-C", "-c", configuration, "-Ln", $"udp:{endPoint}"], folder, endPoint);
    }

    /// <summary>Starts net-snmp's agent with v3 users.</summary>
    /// <param name="configuration">Lines of snmpd.conf: <c>createUser</c>, <c>rouser</c>, <c>exactEngineID</c>.</param>
    public static NetSnmp StartSecuredSnmpd(params string[] configuration)
    {
        var folder = Directory.CreateTempSubdirectory("snmpd-v3-").FullName;
        File.WriteAllLines(Path.Combine(folder, "under-test.conf"), ["sysLocation here", "sysName snmpd-under-test", .. configuration]);
        return StartSecuredSnmpd(folder, FreeEndPoint());
    }

    /// <summary>Kills the agent and starts it again on the same port with the state it had: its boots count on.</summary>
    public async Task<NetSnmp> RestartAsync()
    {
        await StopAsync();
        return StartSecuredSnmpd(_folder, EndPoint);
    }

    /// <summary>Starts snmpsim with the interface tables of recorded devices; a device's community is its recording's name.</summary>
    public static async Task<NetSnmp> StartSimulatorAsync(params string[] recordings)
    {
        var program = Find("snmpsimd", "snmpsim-command-responder");
        var unpack = Find("bzcat");
        var corpus = CorpusFolder("snmpsim-data");
        var folder = Directory.CreateTempSubdirectory("snmpsim-").FullName;
        var data = Directory.CreateDirectory(Path.Combine(folder, "data")).FullName;
        var cache = Directory.CreateDirectory(Path.Combine(folder, "cache")).FullName;
        foreach (var recording in recordings)
        {
            var text = await RunAsync(unpack, [Path.Combine(corpus, recording + ".snmprec.bz2")]);
            var lines = text.Split('\n').Where(line => Recorded().IsMatch(line));
            await File.WriteAllTextAsync(Path.Combine(data, Path.GetFileName(recording) + ".snmprec"), string.Join('\n', lines) + "\n");
        }
        var endPoint = FreeEndPoint();
        List<string> arguments =
        [
            $"--data-dir={data}",
            $"--cache-dir={cache}",
            $"--agent-udpv4-endpoint={endPoint}",
            "--logging-method=null",
        ];
        if (!OperatingSystem.IsWindows() && Environment.UserName == "root")
        {
            arguments.AddRange(["--process-user=nobody", "--process-group=nogroup"]);
            const UnixFileMode everyone = (UnixFileMode)0b111_111_111;
            File.SetUnixFileMode(folder, everyone);
            File.SetUnixFileMode(data, everyone);
            File.SetUnixFileMode(cache, everyone);
        }
        return Start(program, arguments, folder, endPoint);
    }

    /// <summary>Instances below <paramref name="root"/> as net-snmp's own walk prints them: numbers, dotted names, octets as bytes.</summary>
    public async Task<IReadOnlyDictionary<string, string>> WalkAsync(string version, string community, string root)
    {
        var program = Find(version == "1" ? "snmpwalk" : "snmpbulkwalk");
        // Numeric names and enumerations, ticks as numbers, every string in hexadecimal.
        var output = await RunAsync(
            program,
            ["-v" + version, "-c", community, "-t", "5", "-r", "3", "-Onqetx", EndPoint.ToString(), root],
            _folder
        );
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match match in Instance().Matches(output))
        {
            var value = match.Groups["value"].Value.Trim();
            // At its end a walk prints the exception beside the last name.
            if (!value.StartsWith("No ", StringComparison.Ordinal))
            {
                result[match.Groups["name"].Value] = value;
            }
        }
        return result;
    }

    /// <summary>The text in an OCTET STRING that the walk printed in hexadecimal; control characters as blanks.</summary>
    public static string Text(string printed)
    {
        var octets = Octets(printed);
        var text = Encoding.UTF8.GetString(octets);
        text = text.Contains('\uFFFD', StringComparison.Ordinal) ? Encoding.Latin1.GetString(octets) : text;
        return Controls().Replace(text, " ").Trim();
    }

    public static byte[] Octets(string printed) => Convert.FromHexString(NoHex().Replace(printed, ""));

    /// <summary>Runs one of net-snmp's tools to its end and gives its exit code.</summary>
    public static async Task<int> RunToolAsync(string name, IEnumerable<string> arguments, string folder)
    {
        var start = new ProcessStartInfo(Find(name), arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SNMP_PERSISTENT_DIR"] = folder;
        start.Environment["SNMPCONFPATH"] = folder;
        start.Environment["MIBS"] = "";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        await Task.WhenAll(output, errors);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StopAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    // Without -C the agent reads its state, and with it its boots, from the folder; it has no other configuration there.
    private static NetSnmp StartSecuredSnmpd(string folder, IPEndPoint endPoint)
    {
        string[] arguments = ["-f", "-r", "-c", Path.Combine(folder, "under-test.conf"), "-Ln", $"udp:{endPoint}"];
        return Start(Find("snmpd"), arguments, folder, endPoint);
    }

    private static NetSnmp Start(string program, IEnumerable<string> arguments, string folder, IPEndPoint endPoint)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SNMP_PERSISTENT_DIR"] = folder;
        start.Environment["SNMPCONFPATH"] = folder;
        start.Environment["MIBS"] = "";
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new NetSnmp(process, folder, endPoint);
    }

    private static async Task<string> RunAsync(string program, IEnumerable<string> arguments, string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment["MIBS"] = "";
        if (folder is not null)
        {
            start.Environment["SNMP_PERSISTENT_DIR"] = folder;
        }
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output;
    }

    private static IPEndPoint FreeEndPoint()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }

    private static string Find(params string[] names)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin");
        var found = names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        if (found is null)
        {
            Assert.Skip($"{names[0]} is not installed");
        }
        return found;
    }

    private static string CorpusFolder(string name)
    {
        var root = Environment.GetEnvironmentVariable("TELEMETRYGRID_CORPUS");
        for (var parent = new DirectoryInfo(AppContext.BaseDirectory); root is null && parent is not null; parent = parent.Parent)
        {
            var candidate = Path.Combine(parent.FullName, "shared", "corpus");
            root = Directory.Exists(candidate) ? candidate : null;
        }
        var folder = root is null ? null : Path.Combine(root, name);
        if (folder is null || !Directory.Exists(folder))
        {
            Assert.Skip(string.Create(CultureInfo.InvariantCulture, $"corpus folder {name} not found"));
        }
        return folder;
    }

    [GeneratedRegex(@"^1\.3\.6\.1\.2\.1\.(1|2|31)\.", RegexOptions.ExplicitCapture)]
    private static partial Regex Recorded();

    [GeneratedRegex("""^\.(?<name>[\d.]+) (?<value>"[^"]*"|.*)$""", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Instance();

    [GeneratedRegex(@"[ ]?\p{Cc}+")]
    private static partial Regex Controls();

    [GeneratedRegex("[^0-9A-Fa-f]")]
    private static partial Regex NoHex();
}
