using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using TelemetryGrid.Collectors.Snmp;
using TelemetryGrid.Collectors.Snmp.Tables;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Tests.Corpus;

namespace TelemetryGrid.Collectors.Tests.Recordings;

/// <summary>A device from a recording of its objects (snmprec: <c>name|tag|value</c> a line), read without a network.</summary>
internal sealed class RecordedDevice : ISnmpReader
{
    private readonly List<KeyValuePair<ObjectIdentifier, SnmpValue>> _objects;

    private RecordedDevice(string name, SortedDictionary<ObjectIdentifier, SnmpValue> objects)
    {
        Name = name;
        _objects = [.. objects];
    }

    public string Name { get; }

    /// <summary>Lines that are no recorded object.</summary>
    public int OddLines { get; private init; }

    public int Count => _objects.Count;

    /// <summary>Objects that were asked for, to see what reading costs.</summary>
    public int Asked { get; private set; }

    public static RecordedDevice Parse(string name, string text)
    {
        var objects = new SortedDictionary<ObjectIdentifier, SnmpValue>();
        var odd = 0;
        foreach (var line in text.Split('\n').Select(l => l.TrimEnd('\r')).Where(l => l.Length > 0 && l[0] != '#'))
        {
            var parts = line.Split('|', 3);
            if (parts.Length == 3 && ObjectIdentifier.TryParse(parts[0], out var oid) && Value(parts[1], parts[2]) is { } value)
            {
                objects[oid] = value;
            }
            else
            {
                odd++;
            }
        }
        return new RecordedDevice(name, objects) { OddLines = odd };
    }

    /// <summary>Every recording of the corpus; skips the test where there is none, or nothing that unpacks them.</summary>
    public static async Task<IReadOnlyList<RecordedDevice>> AllAsync()
    {
        var devices = new List<RecordedDevice>();
        foreach (var path in Directory.GetFiles(CorpusFolder.Require("librenms-snmp"), "*.snmprec", SearchOption.AllDirectories))
        {
            devices.Add(Parse(Path.GetFileNameWithoutExtension(path), await File.ReadAllTextAsync(path)));
        }
        foreach (var path in Directory.GetFiles(CorpusFolder.Require("snmpsim-data"), "*.snmprec.bz2", SearchOption.AllDirectories))
        {
            devices.Add(Parse(Path.GetFileName(path)[..^".snmprec.bz2".Length], await UnpackAsync(path)));
        }
        return [.. devices.OrderBy(d => d.Name, StringComparer.Ordinal)];
    }

    public static async Task<RecordedDevice> OneAsync(string folder, string file)
    {
        var path = Path.Combine(CorpusFolder.Require(folder), file);
        Assert.SkipUnless(File.Exists(path), $"recording {file} not found");
        return Parse(file, path.EndsWith(".bz2", StringComparison.Ordinal) ? await UnpackAsync(path) : await File.ReadAllTextAsync(path));
    }

    public Task<SnmpFailure?> GetAsync(IReadOnlyList<ObjectIdentifier> names, SnmpColumns into, CancellationToken cancellationToken)
    {
        foreach (var name in names)
        {
            Asked++;
            var at = Find(name);
            if (at < _objects.Count && _objects[at].Key == name)
            {
                into.SetScalar(name, _objects[at].Value);
            }
        }
        return Task.FromResult<SnmpFailure?>(null);
    }

    public Task<SnmpWalkResult> WalkAsync(
        IReadOnlyList<ObjectIdentifier> columns,
        SnmpColumns into,
        int maxRows,
        CancellationToken cancellationToken
    )
    {
        var most = 0;
        string? error = null;
        foreach (var column in columns)
        {
            var rows = 0;
            for (var at = Find(column); at < _objects.Count && _objects[at].Key.StartsWith(column); at++)
            {
                if (rows == maxRows)
                {
                    error = $"The agent has more than {maxRows} instances of {column}.";
                    break;
                }
                rows++;
                Asked++;
                into.OnValue(column, _objects[at].Key.Encoded.After(column.Encoded), _objects[at].Value.View);
            }
            most = Math.Max(most, rows);
        }
        return Task.FromResult(new SnmpWalkResult([.. columns.Select(_ => SnmpWalkEnd.Complete)], most, error));
    }

    private int Find(ObjectIdentifier name)
    {
        var (low, high) = (0, _objects.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _objects[middle].Key < name ? (middle + 1, high) : (low, middle);
        }
        return low;
    }

    private static SnmpValue? Value(string tag, string text)
    {
        tag = tag.Split(':')[0];
        if (tag.EndsWith('x'))
        {
            var octets = Hex(text);
            return (octets, tag) switch
            {
                (null, _) => null,
                ({ Length: 4 }, "64x") => SnmpValue.IpAddress(new IPAddress(octets)),
                (_, "68x") => SnmpValue.Opaque(octets),
                _ => SnmpValue.OctetString(octets),
            };
        }
        return tag switch
        {
            "2" when int.TryParse(text, CultureInfo.InvariantCulture, out var number) => SnmpValue.Integer32(number),
            "4" => SnmpValue.OctetString(Encoding.UTF8.GetBytes(text)),
            "6" when ObjectIdentifier.TryParse(text, out var oid) => SnmpValue.Oid(oid),
            "64" when IPAddress.TryParse(text, out var address) => SnmpValue.IpAddress(address),
            "65" when ulong.TryParse(text, CultureInfo.InvariantCulture, out var count) => SnmpValue.Counter32((uint)count),
            "66" when ulong.TryParse(text, CultureInfo.InvariantCulture, out var gauge) => SnmpValue.Gauge32((uint)gauge),
            "67" when ulong.TryParse(text, CultureInfo.InvariantCulture, out var ticks) => SnmpValue.TimeTicks((uint)ticks),
            "70" when ulong.TryParse(text, CultureInfo.InvariantCulture, out var wide) => SnmpValue.Counter64(wide),
            _ => null,
        };
    }

    private static byte[]? Hex(string text)
    {
        try
        {
            return Convert.FromHexString(text.Trim());
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static async Task<string> UnpackAsync(string path)
    {
        Process? process = null;
        try
        {
            process = Process.Start(new ProcessStartInfo("bzcat", [path]) { UseShellExecute = false, RedirectStandardOutput = true });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("bzcat is not installed");
        }
        using (process)
        {
            var text = await process!.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return text;
        }
    }
}
