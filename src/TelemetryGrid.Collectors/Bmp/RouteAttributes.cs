using System.Buffers.Binary;
using System.Globalization;
using TelemetryGrid.Protocols.Bgp;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Collectors.Bmp;

/// <summary>What routes share that were announced alike. Immutable; held as one block of bytes and printed when asked.</summary>
public sealed class RouteAttributes
{
    internal const int HeaderLength = 37;

    private const int HasMed = 0x10;
    private const int HasLocalPreference = 0x20;

    /// <summary>What an object and its array cost beside the bytes in them, and its entry in the store.</summary>
    internal const int Overhead = 128;

    internal RouteAttributes(byte[] data)
    {
        Data = data;
        OriginAs = BgpAsPathReader.OriginAs(Path);
        AsPathLength = BgpAsPathReader.Length(Path);
    }

    public FlowAddress NextHop => FlowAddress.FromIPv6(Data);

    /// <summary>The AS that the routes come from; 0 for the router's own and for aggregates.</summary>
    public uint OriginAs { get; }

    /// <summary>As route selection counts.</summary>
    public int AsPathLength { get; }

    public BgpOrigin Origin => (BgpOrigin)(Data[16] & 0x0F);

    public uint? Med => (Data[16] & HasMed) != 0 ? BinaryPrimitives.ReadUInt32BigEndian(Data.AsSpan(17)) : null;

    public uint? LocalPreference => (Data[16] & HasLocalPreference) != 0 ? BinaryPrimitives.ReadUInt32BigEndian(Data.AsSpan(21)) : null;

    /// <summary>The numbers of the path, nearest AS first.</summary>
    public BgpAsPathReader AsNumbers => new(Path);

    /// <summary>Such as <c>64500 64501 {64510,64511}</c>.</summary>
    public string AsPath => BgpAsPathReader.Print(Path);

    /// <summary>Such as <c>64500:100</c>.</summary>
    public IReadOnlyList<string> Communities => Print(Section(1), 4, static c => $"{Number16(c)}:{Number16(c[2..])}");

    /// <summary>Sixteen hexadecimal digits each.</summary>
    public IReadOnlyList<string> ExtendedCommunities => Print(Section(2), 8, static c => Convert.ToHexStringLower(c));

    /// <summary>Such as <c>64500:1:2</c>.</summary>
    public IReadOnlyList<string> LargeCommunities =>
        Print(Section(3), 12, static c => $"{Number32(c)}:{Number32(c[4..])}:{Number32(c[8..])}");

    internal byte[] Data { get; }

    /// <summary>Routes that have them; for the writer alone.</summary>
    internal int References { get; set; }

    private ReadOnlySpan<byte> Path => Section(0);

    /// <summary>Room that <see cref="Write"/> needs at most.</summary>
    internal static int MaxLength(in BgpPathAttributes attributes) =>
        HeaderLength
        + attributes.MaxAsPathBytes
        + attributes.Communities.Length
        + attributes.ExtendedCommunities.Length
        + attributes.LargeCommunities.Length;

    internal static int Write(in BgpPathAttributes attributes, in FlowAddress nextHop, Span<byte> destination)
    {
        nextHop.WriteTo(destination);
        destination[16] = (byte)(
            (byte)attributes.Origin.GetValueOrDefault()
            | (attributes.Med is null ? 0 : HasMed)
            | (attributes.LocalPreference is null ? 0 : HasLocalPreference)
        );
        BinaryPrimitives.WriteUInt32BigEndian(destination[17..], attributes.Med.GetValueOrDefault());
        BinaryPrimitives.WriteUInt32BigEndian(destination[21..], attributes.LocalPreference.GetValueOrDefault());
        var path = attributes.CopyAsPath(destination[HeaderLength..]);
        var at = HeaderLength + path;
        BinaryPrimitives.WriteInt32BigEndian(destination[25..], path);
        BinaryPrimitives.WriteInt32BigEndian(destination[29..], attributes.Communities.Length);
        BinaryPrimitives.WriteInt32BigEndian(destination[33..], attributes.ExtendedCommunities.Length);
        attributes.Communities.CopyTo(destination[at..]);
        at += attributes.Communities.Length;
        attributes.ExtendedCommunities.CopyTo(destination[at..]);
        at += attributes.ExtendedCommunities.Length;
        attributes.LargeCommunities.CopyTo(destination[at..]);
        return at + attributes.LargeCommunities.Length;
    }

    private ReadOnlySpan<byte> Section(int index)
    {
        var at = HeaderLength;
        for (var i = 0; i < index; i++)
        {
            at += Length(i);
        }
        return index == 3 ? Data.AsSpan(at) : Data.AsSpan(at, Length(index));
    }

    private int Length(int index) => BinaryPrimitives.ReadInt32BigEndian(Data.AsSpan(25 + (index * 4)));

    private static string[] Print(ReadOnlySpan<byte> list, int size, Func<ReadOnlySpan<byte>, string> print)
    {
        var texts = new string[list.Length / size];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = print(list.Slice(i * size, size));
        }
        return texts;
    }

    private static string Number16(ReadOnlySpan<byte> bytes) =>
        BinaryPrimitives.ReadUInt16BigEndian(bytes).ToString(CultureInfo.InvariantCulture);

    private static string Number32(ReadOnlySpan<byte> bytes) =>
        BinaryPrimitives.ReadUInt32BigEndian(bytes).ToString(CultureInfo.InvariantCulture);
}
