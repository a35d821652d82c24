using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Mmdb;
using TelemetryGrid.Protocols.Tests.Corpus;
using TelemetryGrid.Tests.Corpus;

namespace TelemetryGrid.Protocols.Tests.Mmdb;

public sealed class MmdbCorpusTests
{
    [Theory]
    [InlineData("GeoIP2-City-Test")]
    [InlineData("GeoIP2-ISP-Test")]
    [InlineData("GeoLite2-ASN-Test")]
    [InlineData("GeoLite2-City-Test")]
    [InlineData("GeoLite2-Country-Test")]
    public void Find_FirstAndLastAddressOfEveryNetwork_GivesTheSourcesRecord(string name)
    {
        var root = CorpusFolder.Require("maxmind-test");
        Assert.True(MmdbDatabase.TryOpen(Path.Combine(root, "test-data", name + ".mmdb"), out var database, out var problem), problem);
        Assert.Equal(name.Replace("-Test", ""), database.Metadata.DatabaseType);
        var networks = JsonNode.Parse(File.ReadAllText(Path.Combine(root, "source-data", name + ".json")))!.AsArray();
        Assert.True(networks.Count > 200);
        foreach (var (network, record) in networks.SelectMany(entry => entry!.AsObject()))
        {
            var expected = MmdbJson.Normalize(record);
            var (first, last) = Bounds(network);
            foreach (var address in new[] { first, last })
            {
                Assert.Equal(MmdbStatus.Found, database.Find(address, out var value));
                var actual = MmdbJson.Of(value);
                Assert.True(
                    JsonNode.DeepEquals(expected, actual),
                    $"{network} {address}: {actual?.ToJsonString()}\nexpected {expected?.ToJsonString()}"
                );
            }
        }
    }

    [Fact]
    public void TryOpen_SoundDatabases_AreOpened()
    {
        var files = Directory.GetFiles(Path.Combine(CorpusFolder.Require("maxmind-test"), "test-data"), "*.mmdb");
        Assert.True(files.Length > 8);
        foreach (var file in files)
        {
            var isDamaged = file.Contains("Broken-Double") || file.Contains("Invalid-Node-Count");
            Assert.True(MmdbDatabase.TryOpen(file, out _, out var problem) != isDamaged, $"{file}: {problem}");
            if (isDamaged)
            {
                Assert.Contains(file.Contains("Double") ? "no sound Double of size" : "node", problem);
            }
        }
    }

    /// <summary>Refused, or, where only the records are bad and were not checked, found out by look-ups.</summary>
    [Fact]
    public void TryOpen_CorruptDatabases_AreRefusedWithASentence()
    {
        var files = Directory.GetFiles(
            Path.Combine(CorpusFolder.Require("maxmind-test"), "bad-data"),
            "*.mmdb",
            SearchOption.AllDirectories
        );
        Assert.True(files.Length > 15);
        var opened = new List<string>();
        foreach (var file in files)
        {
            if (MmdbDatabase.TryOpen(file, out _, out var problem))
            {
                opened.Add(Path.GetFileNameWithoutExtension(file));
            }
            else
            {
                Assert.InRange(problem.Length, file.Length + 20, file.Length + 250);
            }
            if (MmdbDatabase.TryOpen(File.ReadAllBytes(file), out var unchecked_, out _, verifyData: false))
            {
                LookUpMany(unchecked_);
            }
        }
        // Sound files: an epoch no calendar has, and empty collections at the very end.
        Assert.Equal(
            ["libmaxminddb-empty-array-last-in-metadata", "libmaxminddb-empty-map-last-in-metadata", "libmaxminddb-uint64-max-epoch"],
            opened.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void TryOpen_EveryTruncationOfADatabase_IsRefused()
    {
        var file = File.ReadAllBytes(Path.Combine(CorpusFolder.Require("maxmind-test"), "test-data", "GeoIP2-Anonymous-IP-Test.mmdb"));
        Assert.True(MmdbDatabase.TryOpen(file, out _, out _));
        for (var length = 0; length < file.Length; length++)
        {
            Assert.False(MmdbDatabase.TryOpen(file.AsMemory(0, length), out _, out var problem), $"{length}");
            Assert.NotEmpty(problem);
        }
    }

    [Fact]
    public void Find_DamagedDatabases_NeverThrowAndNeverRunAway()
    {
        var original = File.ReadAllBytes(Path.Combine(CorpusFolder.Require("maxmind-test"), "test-data", "GeoLite2-ASN-Test.mmdb"));
        var city = File.ReadAllBytes(Path.Combine(CorpusFolder.Require("maxmind-test"), "test-data", "GeoLite2-City-Test.mmdb"));
        var random = new Random(21);
        var opened = 0;
        for (var round = 0; round < 1_500; round++)
        {
            byte[] file = [.. round % 2 == 0 ? original : city];
            for (var flips = random.Next(1, 8); flips > 0; flips--)
            {
                file[random.Next(4) == 0 ? file.Length - 1 - random.Next(400) : random.Next(file.Length)] = (byte)random.Next(256);
            }
            MmdbDatabase.TryOpen(file, out _, out _);
            if (MmdbDatabase.TryOpen(file, out var database, out _, verifyData: false))
            {
                opened++;
                LookUpMany(database);
            }
        }
        Assert.True(opened > 100);
    }

    private static void LookUpMany(MmdbDatabase database)
    {
        var random = new Random(5);
        for (var i = 0; i < 300; i++)
        {
            var address =
                i % 2 == 0
                    ? FlowAddress.FromIPv4((uint)random.NextInt64(1L << 32))
                    : new FlowAddress((ulong)random.NextInt64() >> random.Next(64), (ulong)random.NextInt64());
            if (database.Find(address, out var value) == MmdbStatus.Found)
            {
                value.Find(MmdbPath.CityName, out _);
                value.Find(MmdbPath.AutonomousSystemNumber, out _);
                Walk(value, 2_000);
            }
        }
    }

    private static int Walk(MmdbValue value, int budget)
    {
        foreach (var entry in value)
        {
            if (--budget < 0)
            {
                break;
            }
            budget = Walk(entry.Value, budget);
        }
        return budget;
    }

    private static (FlowAddress First, FlowAddress Last) Bounds(string network)
    {
        var slash = network.IndexOf('/');
        var address = IPAddress.Parse(network[..slash]);
        var length = int.Parse(network[(slash + 1)..], CultureInfo.InvariantCulture);
        var first = FlowAddress.FromIPAddress(address);
        var free = (address.GetAddressBytes().Length * 8) - length;
        var bits = new UInt128(first.High, first.Low);
        var last = free == 0 ? bits : bits | (UInt128.MaxValue >> (128 - free));
        return (first, new FlowAddress((ulong)(last >> 64), (ulong)last));
    }
}
