using System.Globalization;
using System.Text;

namespace TelemetryGrid.Benchmarks.Syslog;

/// <summary>Messages made from a seed, newline-framed.</summary>
internal static class SyslogMessages
{
    /// <summary>Builds messages one behind the other, and where each ends.</summary>
    public static (byte[] Block, int[] Ends) Build(SyslogMix mix, int count, int connection, int size, Random random)
    {
        var block = new MemoryStream();
        var ends = new int[count];
        for (var i = 0; i < count; i++)
        {
            block.Write(Encoding.ASCII.GetBytes(Message(mix, connection, i, size, random)));
            block.WriteByte((byte)'\n');
            ends[i] = (int)block.Length;
        }
        return (block.ToArray(), ends);
    }

    private static string Message(SyslogMix mix, int connection, int number, int size, Random random)
    {
        var stamp = TimeProvider.System.GetUtcNow().ToString("MMM dd HH:mm:ss", CultureInfo.InvariantCulture);
        var host = $"host{connection}-{random.Next(16)}";
        var kind = mix == SyslogMix.Plain ? 0 : random.Next(100);
        var text = kind switch
        {
            < 50 =>
                $"<30>{stamp} {host} daemon[{random.Next(30_000)}]: connection {number} from 10.{connection}.{random.Next(256)}.{random.Next(256)} closed after {random.Next(9999)} ms",
            < 75 =>
                $"<134>{stamp} {host} fw: action=deny src=10.0.{random.Next(256)}.{random.Next(256)} dst=192.0.2.{random.Next(256)} proto=tcp sport={random.Next(65536)} dport=443 policy=\"edge in\"",
            < 85 =>
                $"<14>{stamp} {host} app[7]: {{\"level\":\"info\",\"user\":{{\"id\":{random.Next(10_000)}}},\"path\":\"/api/v1/items\",\"ms\":{random.Next(500)}}}",
            < 98 =>
                $"<189>{number}: {host}: {stamp}: %SEC-6-IPACCESSLOGP: list 101 denied tcp 10.1.1.{random.Next(256)}({random.Next(65536)}) -> 10.2.2.2(22), 1 packet",
            _ =>
                $"<187>{number}: {host}: {stamp}: %LINK-3-UPDOWN: Interface GigabitEthernet0/{random.Next(48)}, changed state to {(random.Next(2) == 0 ? "up" : "down")}",
        };
        return kind < 50 && text.Length < size ? text + " " + new string('x', size - text.Length - 1) : text;
    }
}
