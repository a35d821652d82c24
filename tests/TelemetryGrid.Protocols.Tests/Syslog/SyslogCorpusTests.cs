using System.Text.RegularExpressions;
using TelemetryGrid.Protocols.Syslog;
using TelemetryGrid.Protocols.Tests.Corpus;
using TelemetryGrid.Tests.Corpus;

namespace TelemetryGrid.Protocols.Tests.Syslog;

/// <summary>The cases of another collector: input bytes, how they are framed, and the records it makes of them.</summary>
public sealed partial class SyslogCorpusTests
{
    // A day of 2026 behind the cases that have no year.
    private const long Reference = 1_796_256_000_000;

    [Fact]
    public void Read_EveryCase_GivesTheExpectedRecords()
    {
        var folders = Directory.GetDirectories(CorpusFolder.Require("telegraf-syslog"));
        Assert.True(folders.Length > 40);
        var differences = folders.SelectMany(folder => Compare(folder).Select(text => $"{Path.GetFileName(folder)}: {text}")).ToArray();
        Assert.True(differences.Length == 0, string.Join("\n", differences));
    }

    /// <summary>The same without being told framing and standard.</summary>
    [Fact]
    public void Read_SoundCasesUnconfigured_GivesTheExpectedRecords()
    {
        var folders = Directory
            .GetDirectories(CorpusFolder.Require("telegraf-syslog"))
            .Where(folder => !File.Exists(Path.Combine(folder, "expected.err")))
            .ToArray();
        Assert.True(folders.Length > 35);
        foreach (var folder in folders)
        {
            var input = File.ReadAllBytes(Path.Combine(folder, "input.txt"));
            var lines = IsDatagram(File.ReadAllText(Path.Combine(folder, "telegraf.conf")))
                ? [Read(input, new SyslogOptions { ReferenceTimeMs = Reference })]
                : Frames(input, SyslogFraming.Auto, 65_536)
                    .Select(frame => Read(frame.Bytes, new SyslogOptions { ReferenceTimeMs = Reference }))
                    .ToArray();
            Assert.Equal(Expected(folder), lines.Select(Render));
        }
    }

    private static IEnumerable<string> Compare(string folder)
    {
        var configuration = File.ReadAllText(Path.Combine(folder, "telegraf.conf"));
        var input = File.ReadAllBytes(Path.Combine(folder, "input.txt"));
        var strict = !Setting(configuration, "best_effort", out _);
        var options = new SyslogOptions
        {
            ReferenceTimeMs = Reference,
            IsStrict = strict,
            Standard =
                Setting(configuration, "syslog_standard", out var standard) && standard == "RFC3164"
                    ? SyslogStandard.Rfc3164
                    : SyslogStandard.Rfc5424,
        };
        var hasFailed = false;
        var records = new List<Line>();
        if (IsDatagram(configuration))
        {
            records.Add(Read(input, options));
        }
        else
        {
            var framing =
                Setting(configuration, "framing", out var name) && name == "non-transparent"
                    ? SyslogFraming.NonTransparent
                    : SyslogFraming.OctetCounting;
            var limit = Setting(configuration, "max_message_length", out var max) ? int.Parse(max) : 8192;
            foreach (var (status, bytes) in Frames(input, framing, limit))
            {
                hasFailed |= status != SyslogFrameStatus.Frame;
                // Strict means whole messages only; the tool stops at the first that is not.
                if (status is SyslogFrameStatus.InvalidCount || (strict && hasFailed))
                {
                    break;
                }
                records.Add(Read(bytes, options));
            }
        }
        hasFailed |= records.Exists(line => line.Record.Defect != SyslogDefect.None);
        if (hasFailed != File.Exists(Path.Combine(folder, "expected.err")))
        {
            yield return $"failed: {hasFailed}, defects {string.Join(',', records.Select(line => line.Record.Defect))}";
        }
        var expected = Expected(folder);
        var actual = records.Where(line => line.IsRead).Select(Render).ToList();
        if (actual.Count != expected.Count)
        {
            yield return $"{actual.Count} records, expected {expected.Count}";
            yield break;
        }
        for (var i = 0; i < actual.Count; i++)
        {
            // Of a damaged message the tool keeps what stood before the damage; this reader keeps the rest as well.
            var isDamaged = records[i].Record.Defect != SyslogDefect.None;
            if (
                isDamaged
                    ? !expected[i].Split('\n').ToHashSet(StringComparer.Ordinal).IsSubsetOf(actual[i].Split('\n'))
                    : actual[i] != expected[i]
            )
            {
                yield return $"got {actual[i]}\nexpected {expected[i]}";
            }
        }
    }

    private static List<string> Expected(string folder)
    {
        var path = Path.Combine(folder, "expected.out");
        return File.Exists(path) ? File.ReadLines(path).Where(line => line.Length > 0).Select(RenderExpected).ToList() : [];
    }

    private static string RenderExpected(string line)
    {
        var space = line.IndexOf(' ');
        var tags = line[..space].Split(',')[1..].Where(tag => !tag.StartsWith("source=", StringComparison.Ordinal));
        var fields = Field().Matches(line, space).Select(match => match.Groups["name"].Value + "=" + Plain(match.Groups["value"].Value));
        return string.Join('\n', tags.Concat(fields).Order(StringComparer.Ordinal));
    }

    private static string Plain(string value) =>
        value[0] == '"'
            ? value[1..^1].Replace("\\\"", "\"").Replace("\\n", "\\u000a").Replace("\n", "\\u000a").Replace("\\\\", "\\")
            : value.TrimEnd('i', 'u');

    private static string Render(Line line)
    {
        var record = line.Record;
        var fields = new List<string>
        {
            "facility=" + SyslogNames.Facility(record.Facility),
            "severity=" + SyslogNames.Severity(record.Severity),
            $"facility_code={record.Facility}",
            $"severity_code={record.Severity}",
        };
        Add("hostname", line.Host);
        Add("appname", line.App);
        Add("procid", line.ProcId);
        Add("msgid", line.MsgId);
        Add("message", line.Body.Replace("\n", "\\u000a"));
        Add("version", record.Version == 0 ? "" : record.Version.ToString());
        Add("timestamp", record.TimeKind == SyslogTimeKind.None ? "" : Nanoseconds(line));
        foreach (var parameter in line.Data.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = parameter[..parameter.IndexOf('=')];
            Add(name.TrimEnd('.').Replace('.', '_'), name[^1] == '.' ? "true" : parameter[(name.Length + 1)..]);
        }
        return string.Join('\n', fields.Order(StringComparer.Ordinal));

        void Add(string name, string value)
        {
            if (value.Length > 0)
            {
                fields.Add($"{name}={value}");
            }
        }
    }

    /// <summary>Records hold milliseconds; what the message has below them is added from its text.</summary>
    private static string Nanoseconds(Line line)
    {
        var text = SyslogText.ToString(line.Bytes);
        var fraction = Fraction().Match(text) is { Success: true } match
            ? match.Groups["fraction"].Value.PadRight(9, '0')
            : new string('0', 9);
        Assert.Equal(int.Parse(fraction[..3]), record(line) % 1000);
        return (record(line) / 1000) + fraction;

        static long record(Line line) => line.Record.TimeMs;
    }

    private static Line Read(byte[] bytes, SyslogOptions options) => Line.Read(bytes, options);

    private static List<(SyslogFrameStatus Status, byte[] Bytes)> Frames(byte[] input, SyslogFraming framing, int limit) =>
        FrameStream.Read(new SyslogFrameReader(framing, limit), input, _ => 7);

    private static bool IsDatagram(string configuration) => configuration.Contains("udp://");

    private static bool Setting(string configuration, string name, out string value)
    {
        var match = Regex.Match(configuration, $"""(?m)^\s*{name}\s*=\s*"?([^"\n]+)"?""", RegexOptions.None, TimeSpan.FromSeconds(5));
        value = match.Groups[1].Value;
        return match.Success;
    }

    [GeneratedRegex("""(?<name>\w+)=(?<value>"([^"\\]|\\.)*"|[^,\s]+)""", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Field();

    [GeneratedRegex("""T[0-9:]+\.(?<fraction>\d+)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Fraction();
}
