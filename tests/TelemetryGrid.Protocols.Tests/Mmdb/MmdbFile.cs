using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace TelemetryGrid.Protocols.Tests.Mmdb;

/// <summary>Builds databases: a tree from networks, and values byte by byte, sound or not.</summary>
internal sealed class MmdbFile(int recordSize, int ipVersion)
{
    private readonly List<int[]> _nodes =
    [
        [0, 0],
    ]; // 0 nothing, above 0 a node, below 0 a value's offset as -1 - offset
    private readonly List<byte> _data = [];

    public int AddData(params byte[] value)
    {
        _data.AddRange(value);
        return _data.Count - value.Length;
    }

    /// <param name="network">128 bits, or the 32 of IPv4 at the low end.</param>
    public void AddNetwork(UInt128 network, int prefixLength, int dataOffset)
    {
        var width = ipVersion == 6 ? 128 : 32;
        var node = 0;
        for (var depth = 0; depth < prefixLength; depth++)
        {
            var bit = (int)(network >> (width - 1 - depth)) & 1;
            if (depth == prefixLength - 1)
            {
                _nodes[node][bit] = -1 - dataOffset;
                return;
            }
            if (_nodes[node][bit] <= 0)
            {
                _nodes.Add([_nodes[node][bit], _nodes[node][bit]]);
                _nodes[node][bit] = _nodes.Count - 1;
            }
            node = _nodes[node][bit];
        }
    }

    /// <summary>A record of a node as it will stand in the file; for damaged trees.</summary>
    public void SetRecord(int node, int bit, int record) => _nodes[node][bit] = record;

    public byte[] ToArray()
    {
        var file = new List<byte>();
        foreach (var node in _nodes)
        {
            uint left = Record(node[0]),
                right = Record(node[1]);
            byte[] bytes = recordSize switch
            {
                24 => [.. Big(left)[1..], .. Big(right)[1..]],
                28 => [.. Big(left)[1..], (byte)(((left >> 20) & 0xF0) | (right >> 24)), .. Big(right)[1..]],
                _ => [.. Big(left), .. Big(right)],
            };
            file.AddRange(bytes);
        }
        file.AddRange(new byte[16]);
        file.AddRange(_data);
        file.AddRange([0xAB, 0xCD, 0xEF, .. "MaxMind.com"u8]);
        file.AddRange(
            Map(
                ("binary_format_major_version", Number(5, 2)),
                ("binary_format_minor_version", Number(5, 0)),
                ("build_epoch", Number(9, 1_700_000_000)),
                ("database_type", Text("Test")),
                ("ip_version", Number(5, (uint)ipVersion)),
                ("node_count", Number(6, (uint)_nodes.Count)),
                ("record_size", Number(5, (uint)recordSize))
            )
        );
        return [.. file];
    }

    public static byte[] Control(int type, int size)
    {
        byte[] more =
            size < 29 ? []
            : size < 285 ? [(byte)(size - 29)]
            : size < 65_821 ? [(byte)((size - 285) >> 8), (byte)(size - 285)]
            : [(byte)((size - 65_821) >> 16), (byte)((size - 65_821) >> 8), (byte)(size - 65_821)];
        var low = size < 29 ? size : 28 + more.Length;
        return type > 7 ? [(byte)low, (byte)(type - 7), .. more] : [(byte)((type << 5) | low), .. more];
    }

    public static byte[] Text(string text) => [.. Control(2, Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

    /// <summary>An unsigned number in as few bytes as it needs.</summary>
    public static byte[] Number(int type, UInt128 value)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        var used = bytes.SkipWhile(octet => octet == 0).ToArray();
        return [.. Control(type, used.Length), .. used];
    }

    public static byte[] Map(params (string Key, byte[] Value)[] entries) =>
        [.. Control(7, entries.Length), .. entries.SelectMany(entry => Text(entry.Key).Concat(entry.Value))];

    public static byte[] Array(params byte[][] elements) => [.. Control(11, elements.Length), .. elements.SelectMany(element => element)];

    public static byte[] Pointer(int target) =>
        target < 2_048 ? [(byte)(0x20 | (target >> 8)), (byte)target]
        : target < 526_336 ? [(byte)(0x28 | ((target - 2_048) >> 16)), (byte)((target - 2_048) >> 8), (byte)(target - 2_048)]
        : target < 134_744_064 ? [(byte)(0x30 | ((target - 526_336) >> 24)), .. Big((uint)(target - 526_336))[1..]]
        : [0x38, .. Big((uint)target)];

    private uint Record(int record) =>
        record switch
        {
            0 => (uint)_nodes.Count,
            > 0 => (uint)record,
            _ => (uint)(_nodes.Count + 16 + (-1 - record)),
        };

    private static byte[] Big(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
