using System.Globalization;
using System.Text.Json;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Tests.Corpus;

namespace TelemetryGrid.Protocols.Tests.Corpus;

/// <summary>Every capture of logstash-codec-netflow against the events that its own tests expect.</summary>
public sealed class LogstashCorpusTests
{
    /// <summary>Captures for which the tool expects no event, although their records follow their templates: it gives up on the templates.</summary>
    private static readonly HashSet<string> Readable =
    [
        "Netflow 9 invalid 01",
        "Netflow 9 Cisco 1941/K9 release 15.1",
        "Netflow 9 Cisco ASR1001-X",
    ];

    public static TheoryData<string> Cases()
    {
        var data = new TheoryData<string>();
        foreach (var test in Load().EnumerateArray())
        {
            var name = test.GetProperty("name").GetString()!;
            data.Add(string.Create(CultureInfo.InvariantCulture, $"{data.Count} {name}"));
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void TryRead_Capture_MatchesExpectedEvents(string test)
    {
        var index = int.Parse(test[..test.IndexOf(' ')], CultureInfo.InvariantCulture);
        var expectation = Load()[index];
        var session = DecodedDatagram.NewSession();
        var folder = CorpusFolder.Require("logstash-codec-netflow");
        var datagrams = new List<DecodedDatagram>();
        foreach (var file in expectation.GetProperty("packets_in_order").EnumerateArray())
        {
            datagrams.Add(DecodedDatagram.Read(File.ReadAllBytes(Path.Combine(folder, file.GetString()!)), session));
        }
        var events = expectation
            .GetProperty("expected_events")
            .EnumerateArray()
            .Where(expected => expected.TryGetProperty("netflow", out _))
            .ToArray();
        foreach (var expected in events)
        {
            AssertFound(expected, datagrams);
        }
        if (expectation.GetProperty("expected_events").GetArrayLength() == 0)
        {
            Assert.All(
                datagrams,
                datagram =>
                {
                    Assert.Equal(Readable.Contains(expectation.GetProperty("name").GetString()!.Trim()), datagram.Flows.Count > 0);
                    Assert.All(datagram.Flows, flow => Assert.False(flow.SourceAddress.IsUnspecified));
                }
            );
        }
    }

    private static JsonElement Load()
    {
        var path = Path.Combine(CorpusFolder.Require("logstash-codec-netflow"), "expected.json");
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document.RootElement.Clone();
    }

    private static void AssertFound(JsonElement expected, List<DecodedDatagram> datagrams)
    {
        var fields = expected.GetProperty("netflow");
        var best = new List<string> { "no record at all" };
        foreach (var datagram in datagrams)
        {
            var candidates = datagram.Header.Protocol == FlowProtocol.NetflowV5 ? datagram.Flows.Count : datagram.Records.Count;
            for (var index = 0; index < candidates; index++)
            {
                var differences =
                    datagram.Header.Protocol == FlowProtocol.NetflowV5
                        ? LogstashEvent.CompareV5(fields, datagram, datagram.Flows[index])
                        : LogstashEvent.CompareRecord(fields, datagram, datagram.Records[index]);
                differences.AddRange(LogstashEvent.CompareTimestamp(expected, datagram));
                if (differences.Count < best.Count || best[0] == "no record at all")
                {
                    best = differences;
                }
                if (differences.Count == 0)
                {
                    return;
                }
            }
        }
        Assert.Fail(string.Join('\n', best));
    }
}
