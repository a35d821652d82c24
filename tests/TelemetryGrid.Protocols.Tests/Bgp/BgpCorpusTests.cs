using System.Buffers.Binary;
using System.Text.RegularExpressions;
using TelemetryGrid.Protocols.Bgp;
using TelemetryGrid.Protocols.Tests.Corpus;
using TelemetryGrid.Tests.Corpus;

namespace TelemetryGrid.Protocols.Tests.Bgp;

/// <summary>Recorded sessions, against what another program printed of them.</summary>
public sealed partial class BgpCorpusTests
{
    [Theory]
    [InlineData("bgp-addpath", true, false, 13)]
    [InlineData("bgp-large-community", false, true, 15)]
    public void TryRead_RecordedUpdates_EqualPrint(string name, bool hasPathIds, bool hasFourByteAs, int atLeast)
    {
        var folder = CorpusFolder.Require("tcpdump-pcap");
        var lines = new List<string>();
        foreach (var body in Updates(Path.Combine(folder, name + ".pcap")))
        {
            Assert.Equal(DecodeStatus.Ok, BgpUpdate.TryRead(body, new BgpEncoding(hasFourByteAs, hasPathIds, hasPathIds), out var update));
            lines.Add("path " + BgpText.Path(update));
            if (!update.Attributes.LargeCommunities.IsEmpty)
            {
                lines.Add("large " + BgpText.Large(update.Attributes.LargeCommunities));
            }
            lines.AddRange(BgpText.Of(update));
        }
        var expected = Print(File.ReadAllLines(Path.Combine(folder, name + ".out")));
        Assert.True(expected.Count >= atLeast, $"the print has only {expected.Count} lines");
        Assert.Equal(expected.Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void TryRead_NextHopOfNoLength_IsTreatedAsWithdraw()
    {
        var folder = CorpusFolder.Require("tcpdump-pcap");
        var body = Assert.Single(Updates(Path.Combine(folder, "bgp-addpath.pcap")));
        Assert.Equal(DecodeStatus.Ok, BgpUpdate.TryRead(body, new BgpEncoding(true, true, true), out var update));
        Assert.True(update.Attributes.IsMalformed);
        Assert.Equal(3, update.Attributes.MalformedType);
    }

    [Fact]
    public void CopyAsPath_RecordedTwoByteSession_HasLongNumbers()
    {
        var folder = CorpusFolder.Require("tcpdump-pcap");
        var paths = new List<string>();
        foreach (var body in Updates(Path.Combine(folder, "bgp-4byte-asn.pcap")))
        {
            Assert.Equal(DecodeStatus.Ok, BgpUpdate.TryRead(body, new BgpEncoding(false), out var update));
            if (!update.Announced.Prefixes.IsEmpty)
            {
                paths.Add(BgpText.Path(update));
            }
        }
        Assert.Contains("200 1 222222 333333 4294967290", paths);
    }

    [Fact]
    public void TryRead_RecordedOpens_HaveTheirCapabilities()
    {
        var folder = CorpusFolder.Require("tcpdump-pcap");
        var opens = new List<BgpOpen>();
        foreach (var (type, body) in Messages(Path.Combine(folder, "bgp-4byte-asn.pcap")))
        {
            if (type == BgpMessageType.Open)
            {
                Assert.Equal(DecodeStatus.Ok, BgpOpen.TryRead(body, out var open));
                opens.Add(open);
            }
        }
        Assert.Contains(
            opens,
            o => o is { As: 2_764_334_674, HasFourByteAs: true, AddPathIPv4: BgpAddPath.Receive, RouterId: 0x0000_0101 }
        );
        Assert.Contains(opens, o => o is { As: 200, HasFourByteAs: false, HoldTime: 180 });
    }

    [Theory]
    [InlineData("bgp-evpn")]
    [InlineData("bgp-ub")]
    [InlineData("bgp-4byte-asn")]
    public void TryRead_DamagedRecordings_NeverThrow(string name)
    {
        var random = new Random(7);
        foreach (var (_, recorded) in Messages(Path.Combine(CorpusFolder.Require("tcpdump-pcap"), name + ".pcap")))
        {
            for (var length = 0; length <= recorded.Length; length++)
            {
                var body = recorded.AsSpan(0, length).ToArray();
                for (var hits = random.Next(4); hits > 0 && length > 0; hits--)
                {
                    body[random.Next(length)] = (byte)random.Next(256);
                }
                if (BgpUpdate.TryRead(body, new BgpEncoding(random.Next(2) == 0), out var update) == DecodeStatus.Ok)
                {
                    BgpText.Of(update);
                    BgpText.Path(update);
                }
                BgpOpen.TryRead(body, out _);
                BgpNotification.TryRead(body, out _);
            }
        }
    }

    private static IEnumerable<byte[]> Updates(string file) =>
        Messages(file).Where(m => m.Type == BgpMessageType.Update).Select(m => m.Body);

    private static List<(BgpMessageType Type, byte[] Body)> Messages(string file)
    {
        var messages = new List<(BgpMessageType, byte[])>();
        foreach (var recorded in Segments(File.ReadAllBytes(file)))
        {
            var left = recorded.AsSpan();
            while (BgpMessage.TryRead(left, out var message, out var consumed) == DecodeStatus.Ok)
            {
                messages.Add((message.Type, message.Body.ToArray()));
                left = left[consumed..];
            }
        }
        return messages;
    }

    /// <summary>What TCP segments over IPv4 carry, in a little-endian file of Ethernet frames or bare packets.</summary>
    private static IEnumerable<byte[]> Segments(byte[] file)
    {
        var isEthernet = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(20)) == 1;
        for (var at = 24; at + 16 <= file.Length; )
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at + 8));
            var packet = file.AsSpan(at + 16, length);
            at += 16 + length;
            if (isEthernet)
            {
                packet = BinaryPrimitives.ReadUInt16BigEndian(packet[12..]) == 0x0800 ? packet[14..] : default;
            }
            if (packet.Length < 40 || packet[0] >> 4 != 4 || packet[9] != 6)
            {
                continue;
            }
            var end = Math.Min(packet.Length, BinaryPrimitives.ReadUInt16BigEndian(packet[2..]));
            var tcp = packet[((packet[0] & 15) * 4)..end];
            yield return tcp[((tcp[12] >> 4) * 4)..].ToArray();
        }
    }

    private static List<string> Print(string[] lines)
    {
        var result = new List<string>();
        var kind = "";
        foreach (var line in lines)
        {
            var text = line.Trim();
            kind =
                text.StartsWith("Withdrawn routes", StringComparison.Ordinal) ? "withdrawn"
                : text.StartsWith("Multi-Protocol Reach", StringComparison.Ordinal) ? "reach"
                : text.StartsWith("Multi-Protocol Unreach", StringComparison.Ordinal) ? "unreach"
                : text.StartsWith("Updated routes", StringComparison.Ordinal) ? "updated"
                : text.StartsWith("Large Community", StringComparison.Ordinal) ? "large"
                : kind;
            if (AsPathLine().Match(text) is { Success: true } path)
            {
                result.Add("path " + path.Groups["path"].Value.Trim());
            }
            else if (PrefixLine().Match(text) is { Success: true } prefix)
            {
                var id = prefix.Groups["id"].Value;
                result.Add($"{kind} {prefix.Groups["prefix"].Value}{(id.Length > 0 ? " " + id : "")}");
            }
            else if (kind == "large" && LargeLine().IsMatch(text))
            {
                result.Add("large " + text);
            }
        }
        return result;
    }

    [GeneratedRegex(@"^AS Path \(2\), length: \d+, Flags \[.*\]: (?<path>.*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex AsPathLine();

    [GeneratedRegex(@"^(?<prefix>[\da-f.:]+/\d+)(\s+Path Id: (?<id>\d+))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex PrefixLine();

    [GeneratedRegex(@"^\d+:\d+:\d+")]
    private static partial Regex LargeLine();
}
