using System.Net;
using System.Text;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Mmdb;
using TelemetryGrid.Tests.Allocation;

namespace TelemetryGrid.Protocols.Tests.Mmdb;

public sealed class MmdbDatabaseTests
{
    [Theory]
    [InlineData(24, 4)]
    [InlineData(28, 4)]
    [InlineData(32, 4)]
    [InlineData(24, 6)]
    [InlineData(28, 6)]
    [InlineData(32, 6)]
    public void Find_RandomNetworks_AgreesWithASearchThroughAll(int recordSize, int ipVersion)
    {
        var random = new Random(recordSize + ipVersion);
        var file = new MmdbFile(recordSize, ipVersion);
        var networks = new Dictionary<(UInt128 Network, int Length), string>();
        var byLength = Enumerable
            .Range(0, 400)
            .Select(_ => RandomNetwork(random, ipVersion == 4 || random.Next(2) == 0))
            // Wide networks first: a narrower one then splits them.
            .OrderBy(network => network.Length + (network.IsV4 && ipVersion == 6 ? 96 : 0));
        foreach (var (bits, length, isV4) in byLength)
        {
            var width = isV4 ? 32 : 128;
            var network = length == width ? bits : bits >> (width - length) << (width - length);
            var name = $"{network:x}/{length}{(isV4 ? "v4" : "")}";
            networks[(network, isV4 ? length : length + 1000)] = name;
            var offset = file.AddData(MmdbFile.Map(("name", MmdbFile.Text(name))));
            file.AddNetwork(network, isV4 && ipVersion == 6 ? length + 96 : length, offset);
        }
        Assert.True(MmdbDatabase.TryOpen(file.ToArray(), out var database, out var problem), problem);
        foreach (var (key, _) in networks.ToArray())
        {
            var isV4 = key.Length < 1000;
            var length = key.Length % 1000;
            var free = (isV4 ? 32 : 128) - length;
            var last = free == 0 ? key.Network : key.Network | (UInt128.MaxValue >> (128 - free));
            foreach (var address in new[] { key.Network, last, key.Network - 1, last + 1 })
            {
                Check(isV4 ? (uint)address : address, isV4);
            }
        }

        void Check(UInt128 address, bool isV4)
        {
            string? expected = null;
            var width = isV4 ? 32 : 128;
            for (var length = width; length >= 1 && expected is null; length--)
            {
                var network = length == width ? address : address >> (width - length) << (width - length);
                networks.TryGetValue((network, isV4 ? length : length + 1000), out expected);
            }
            var status = database.Find(
                isV4 ? FlowAddress.FromIPv4((uint)address) : new FlowAddress((ulong)(address >> 64), (ulong)address),
                out var value,
                out var prefixLength
            );
            Assert.Equal(expected is null ? MmdbStatus.NotFound : MmdbStatus.Found, status);
            if (expected is not null)
            {
                Assert.Equal(MmdbStatus.Found, value.Find(new MmdbPath("name"), out var name));
                Assert.True(name.TryGetString(out var text));
                Assert.Equal(expected, Encoding.UTF8.GetString(text));
                Assert.InRange(prefixLength, 1, width);
            }
        }
    }

    [Fact]
    public void Find_IPv6InATreeOfIPv4_IsNotFound()
    {
        var file = new MmdbFile(24, 4);
        file.AddNetwork(0, 1, file.AddData(MmdbFile.Text("low")));
        var database = Open(file);
        Assert.Equal(MmdbStatus.Found, database.Find(FlowAddress.FromIPv4(0x7FFFFFFF), out _, out var prefixLength));
        Assert.Equal(1, prefixLength);
        Assert.Equal(MmdbStatus.NotFound, database.Find(FlowAddress.FromIPv4(0x80000000), out _));
        Assert.Equal(MmdbStatus.NotFound, database.Find(FlowAddress.FromIPAddress(IPAddress.Parse("::1")), out _));
        Assert.Equal(MmdbStatus.Found, database.Find(FlowAddress.FromIPAddress(IPAddress.Parse("::ffff:1.2.3.4")), out _));
    }

    [Fact]
    public void TryOpen_TreeThatLeadsInARing_IsRefused()
    {
        var file = new MmdbFile(24, 6);
        file.AddNetwork(1, 128, file.AddData(MmdbFile.Text("x")));
        file.SetRecord(100, 1, 5);
        Assert.False(MmdbDatabase.TryOpen(file.ToArray(), out _, out var problem));
        Assert.Contains("leads back into itself", problem);
        // Without that check a look-up ends with the address.
        Assert.True(MmdbDatabase.TryOpen(file.ToArray(), out var database, out _, verifyData: false));
        Assert.Equal(MmdbStatus.Damaged, database.Find(FlowAddress.FromIPv4(0x08000000), out _));
        Assert.Equal(MmdbStatus.Found, database.Find(new FlowAddress(0, 1), out _));
    }

    [Fact]
    public void Find_EveryType_GivesItsValue()
    {
        var file = new MmdbFile(28, 4);
        var longText = new string('x', 70_000);
        var shared = file.AddData(MmdbFile.Text("shared"));
        var record = file.AddData(
            MmdbFile.Map(
                ("double", [.. MmdbFile.Control(3, 8), 0x40, 0x45, 0, 0, 0, 0, 0, 0]),
                ("float", [.. MmdbFile.Control(15, 4), 0xC0, 0x20, 0, 0]),
                ("bytes", [.. MmdbFile.Control(4, 3), 1, 2, 3]),
                ("u16", MmdbFile.Number(5, 65_535)),
                ("u32", MmdbFile.Number(6, uint.MaxValue)),
                ("u64", MmdbFile.Number(9, ulong.MaxValue)),
                ("u128", MmdbFile.Number(10, UInt128.MaxValue)),
                ("zero", MmdbFile.Number(6, 0)),
                ("i32", [.. MmdbFile.Control(8, 4), 0xFF, 0xFF, 0xFF, 0xFE]),
                ("small", [.. MmdbFile.Control(8, 1), 0xFE]),
                ("yes", MmdbFile.Control(14, 1)),
                ("no", MmdbFile.Control(14, 0)),
                ("list", MmdbFile.Array(MmdbFile.Text("a"), MmdbFile.Pointer(shared), MmdbFile.Map(("k", MmdbFile.Number(5, 7))))),
                ("s29", MmdbFile.Text(longText[..29])),
                ("s284", MmdbFile.Text(longText[..284])),
                ("s285", MmdbFile.Text(longText[..285])),
                ("s65821", MmdbFile.Text(longText[..65_821])),
                ("s70000", MmdbFile.Text(longText))
            )
        );
        var far = file.AddData(MmdbFile.Map(("far", MmdbFile.Pointer(record)), ("near", MmdbFile.Pointer(shared))));
        file.AddNetwork(0, 1, record);
        file.AddNetwork(0x80000000, 1, far);
        var database = Open(file);
        Assert.Equal(MmdbStatus.Found, database.Find(FlowAddress.FromIPv4(1), out var value));
        Assert.True(Get(value, "double").TryGetDouble(out var real));
        Assert.Equal(42, real);
        Assert.True(Get(value, "float").TryGetDouble(out real));
        Assert.Equal(-2.5, real);
        Assert.True(Get(value, "bytes").TryGetBytes(out var bytes));
        Assert.Equal([1, 2, 3], bytes.ToArray());
        Assert.Equal((65_535ul, 0ul), (Number(value, "u16"), Number(value, "zero")));
        Assert.Equal((uint.MaxValue, ulong.MaxValue), (Number(value, "u32"), Number(value, "u64")));
        Assert.True(Get(value, "u128").TryGetUInt128(out var wide));
        Assert.Equal(UInt128.MaxValue, wide);
        Assert.False(Get(value, "u128").TryGetUInt64(out _));
        Assert.True(Get(value, "i32").TryGetInt32(out var signed));
        Assert.Equal(-2, signed);
        Assert.True(Get(value, "small").TryGetInt32(out signed));
        Assert.Equal(254, signed);
        Assert.True(Get(value, "yes").TryGetBoolean(out var yes) && yes);
        Assert.True(Get(value, "no").TryGetBoolean(out var no) && !no);
        Assert.Equal("shared", Text(Get(value, "list.1")));
        Assert.Equal(7u, Number(value, "list.2.k"));
        Assert.Equal(MmdbStatus.NotFound, value.Find(new MmdbPath("list.3"), out _));
        Assert.Equal(MmdbStatus.NotFound, value.Find(new MmdbPath("u16.x"), out _));
        foreach (var length in new[] { 29, 284, 285, 65_821, 70_000 })
        {
            Assert.Equal(longText[..length], Text(Get(value, "s" + length)));
        }
        Assert.Equal(MmdbStatus.Found, database.Find(FlowAddress.FromIPv4(0xFFFFFFFF), out value));
        Assert.Equal(7u, Number(value, "far.list.2.k"));
        Assert.Equal("shared", Text(Get(value, "near")));
        Assert.Equal(1_700_000_000ul, database.Metadata.BuildEpoch);
    }

    public static TheoryData<string, byte[]> DamagedValues() =>
        new()
        {
            { "contains itself", MmdbFile.Map(("a", MmdbFile.Pointer(0))) },
            { "contains itself", MmdbFile.Array(MmdbFile.Pointer(0), MmdbFile.Pointer(0)) },
            { "nests deeper", [.. Enumerable.Repeat(MmdbFile.Control(11, 1), 40).SelectMany(x => x), .. MmdbFile.Text("x")] },
            { "points to a pointer", [.. MmdbFile.Array(MmdbFile.Pointer(4)), .. MmdbFile.Pointer(4)] },
            { "points outside", MmdbFile.Array(MmdbFile.Pointer(2000)) },
            { "no sound Utf8String", [.. MmdbFile.Control(2, 300)] },
            { "no sound Map", [.. MmdbFile.Control(7, 16_000_000)] },
            { "no sound Array", [.. MmdbFile.Control(11, 16_000_000)] },
            { "no sound Double of size 7", [.. MmdbFile.Control(3, 7), 1, 2, 3, 4, 5, 6, 7] },
            { "no sound UInt32 of size 5", [.. MmdbFile.Control(6, 5), 1, 2, 3, 4, 5] },
            { "no sound Boolean of size 2", [.. MmdbFile.Control(14, 2), 0, 0] },
            { "no sound EndMarker", MmdbFile.Control(13, 0) },
            { "not UTF-8", [.. MmdbFile.Control(2, 1), 0xFF] },
            { "in place of a key", [.. MmdbFile.Control(7, 1), .. MmdbFile.Number(5, 1), .. MmdbFile.Number(5, 1)] },
            { "cut short", [0x00] },
        };

    [Theory]
    [MemberData(nameof(DamagedValues))]
    public void TryOpen_DamagedValue_IsRefusedAndNamed(string problem, byte[] value)
    {
        var file = new MmdbFile(24, 4);
        file.AddNetwork(0, 1, file.AddData(value));
        Assert.False(MmdbDatabase.TryOpen(file.ToArray(), out _, out var actual));
        Assert.Contains(problem, actual);
        // Without the check the look-up, or what is asked of its value, finds out.
        Assert.True(MmdbDatabase.TryOpen(file.ToArray(), out var database, out _, verifyData: false));
        if (database.Find(FlowAddress.FromIPv4(1), out var found) == MmdbStatus.Found)
        {
            found.Find(new MmdbPath("a.a.a.a"), out _);
            found.Find(new MmdbPath("0.0.0.0"), out _);
        }
    }

    [Fact]
    public void TryOpen_MissingFile_SaysSo()
    {
        Assert.False(MmdbDatabase.TryOpen("/nowhere/none.mmdb", out _, out var problem));
        Assert.StartsWith("/nowhere/none.mmdb cannot be read", problem);
    }

    [Fact]
    public void Find_Addresses_AllocatesNothing()
    {
        var file = new MmdbFile(24, 6);
        file.AddNetwork(0, 97, file.AddData(MmdbFile.Map(("country", MmdbFile.Map(("iso_code", MmdbFile.Text("DE")))))));
        var database = Open(file);
        LookUpOften();
        var found = 0;
        Assert.Equal(0, Allocated.LeastBy(() => found = LookUpOften()));
        Assert.Equal(10_000, found);

        int LookUpOften()
        {
            var count = 0;
            for (uint i = 0; i < 10_000; i++)
            {
                if (
                    database.Find(FlowAddress.FromIPv4(i), out var value) == MmdbStatus.Found
                    && value.Find(MmdbPath.CountryIsoCode, out var code) == MmdbStatus.Found
                )
                {
                    count += code.TryGetString(out var text) && text.SequenceEqual("DE"u8) ? 1 : 0;
                }
            }
            return count;
        }
    }

    private static (UInt128 Bits, int Length, bool IsV4) RandomNetwork(Random random, bool isV4) =>
        isV4
            ? ((uint)random.NextInt64(1L << 32), random.Next(1, 33), true)
            : (
                new UInt128(0x2001_0000_0000_0000 | ((ulong)random.NextInt64(1L << 40) << 8), (ulong)random.NextInt64()),
                random.Next(16, 129),
                false
            );

    private static MmdbDatabase Open(MmdbFile file)
    {
        Assert.True(MmdbDatabase.TryOpen(file.ToArray(), out var database, out var problem), problem);
        return database;
    }

    private static MmdbValue Get(MmdbValue value, string path)
    {
        Assert.Equal(MmdbStatus.Found, value.Find(new MmdbPath(path), out var found));
        return found;
    }

    private static ulong Number(MmdbValue value, string path)
    {
        Assert.True(Get(value, path).TryGetUInt64(out var number));
        return number;
    }

    private static string Text(MmdbValue value)
    {
        Assert.True(value.TryGetString(out var text));
        return Encoding.UTF8.GetString(text);
    }
}
