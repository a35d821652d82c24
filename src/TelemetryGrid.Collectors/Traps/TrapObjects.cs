using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Records;

namespace TelemetryGrid.Collectors.Traps;

/// <summary>
/// What the variables of notifications become. A plain word is a label, <c>~word</c> an annotation, <c>^</c> the body, <c>-</c> nothing;
/// <c>[a,b]</c> names the parts of the instance, and the numbers of an enumeration follow with their words, and with a severity where
/// one of them means it.
/// </summary>
internal static class TrapObjects
{
    private const string Text = """
        1.3.6.1.2.1.31.1.1.1.1         interface [if_index]
        1.3.6.1.2.1.2.2.1.2            interface [if_index]
        1.3.6.1.2.1.2.2.1.1            if_index
        1.3.6.1.2.1.2.2.1.7            admin_status [if_index] 1=up 2=down 3=testing
        1.3.6.1.2.1.2.2.1.8            oper_status [if_index] 1=up 2=down 3=testing 4=unknown 5=dormant 6=not_present 7=lower_layer_down
        1.3.6.1.2.1.2.2.1.3            ~interface_type [if_index]
        1.3.6.1.2.1.31.1.1.1.18        ~interface_alias [if_index]
        1.3.6.1.4.1.9.2.2.1.1.20       ~reason [if_index]
        1.3.6.1.2.1.1.5                ~sys_name
        1.3.6.1.2.1.1.3                -
        1.3.6.1.6.3.1.1.4.1            -
        1.3.6.1.6.3.1.1.4.3            -
        1.3.6.1.6.3.18.1.3             -
        1.3.6.1.6.3.18.1.4             -
        1.3.6.1.2.1.15.3.1.2           peer_state [peer:ip4] 1=idle/error 2=connect/error 3=active/error 4=open_sent 5=open_confirm 6=established/info
        1.3.6.1.2.1.15.3.1.7           peer [peer:ip4]
        1.3.6.1.2.1.15.3.1.14          ~last_error [peer:ip4]
        1.3.6.1.4.1.9.9.187.1.2.5.1.3  peer_state [peer:inet] 1=idle/error 2=connect/error 3=active/error 4=open_sent 5=open_confirm 6=established/info
        1.3.6.1.4.1.30065.4.1.1.2.1.13 peer_state [_,peer:inet] 1=idle/error 2=connect/error 3=active/error 4=open_sent 5=open_confirm 6=established/info
        1.3.6.1.4.1.2636.5.1.1.2.1.1.1.2 peer_state 1=idle/error 2=connect/error 3=active/error 4=open_sent 5=open_confirm 6=established/info
        1.3.6.1.2.1.14.1.1             ~router_id
        1.3.6.1.2.1.14.10.1.1          neighbor
        1.3.6.1.2.1.14.10.1.3          neighbor_router_id
        1.3.6.1.2.1.14.10.1.6          neighbor_state [neighbor:ip4] 1=down/error 2=attempt 3=init 4=two_way 5=exchange_start 6=exchange 7=loading 8=full/info
        1.3.6.1.2.1.14.7.1.1           interface_address
        1.3.6.1.2.1.14.7.1.12          interface_state [interface_address:ip4] 1=down/error 2=loopback 3=waiting 4=point_to_point/info 5=designated_router/info 6=backup_designated_router/info 7=other_designated_router/info
        1.3.6.1.2.1.14.16.1.2          ~error_type
        1.3.6.1.2.1.14.16.1.4          ~packet_source
        1.3.6.1.2.1.47.1.1.1.1.7       component [entity]
        1.3.6.1.2.1.47.1.1.1.1.2       component [entity]
        1.3.6.1.2.1.16.3.1.1.1         alarm
        1.3.6.1.2.1.16.3.1.1.3         variable
        1.3.6.1.2.1.16.3.1.1.5         ~value
        1.3.6.1.2.1.16.3.1.1.7         ~threshold
        1.3.6.1.2.1.16.3.1.1.8         ~threshold
        1.3.6.1.2.1.88.2.1.1           trigger
        1.3.6.1.2.1.88.2.1.4           ~variable
        1.3.6.1.2.1.88.2.1.5           ~value
        1.3.6.1.2.1.68.1.3.1.7         master [if_index,group]
        1.3.6.1.2.1.33.1.2.2           ~seconds_on_battery
        1.3.6.1.2.1.33.1.2.3           ~minutes_remaining
        1.3.6.1.2.1.33.1.6.2.1.2       alarm
        1.0.8802.1.1.2.1.2.2           ~inserts
        1.0.8802.1.1.2.1.2.3           ~deletes
        1.0.8802.1.1.2.1.2.4           ~drops
        1.0.8802.1.1.2.1.2.5           ~ageouts
        1.3.6.1.4.1.9.9.13.1.2.1.2     component
        1.3.6.1.4.1.9.9.13.1.2.1.3     ~millivolts
        1.3.6.1.4.1.9.9.13.1.2.1.7     component_state 1=normal/info 2=warning/warn 3=critical/error 4=shutdown/fatal 5=not_present 6=not_functioning/error
        1.3.6.1.4.1.9.9.13.1.3.1.2     component
        1.3.6.1.4.1.9.9.13.1.3.1.3     ~celsius
        1.3.6.1.4.1.9.9.13.1.3.1.6     component_state 1=normal/info 2=warning/warn 3=critical/error 4=shutdown/fatal 5=not_present 6=not_functioning/error
        1.3.6.1.4.1.9.9.13.1.4.1.2     component
        1.3.6.1.4.1.9.9.13.1.4.1.3     component_state 1=normal/info 2=warning/warn 3=critical/error 4=shutdown/fatal 5=not_present 6=not_functioning/error
        1.3.6.1.4.1.9.9.13.1.5.1.2     component
        1.3.6.1.4.1.9.9.13.1.5.1.3     component_state 1=normal/info 2=warning/warn 3=critical/error 4=shutdown/fatal 5=not_present 6=not_functioning/error
        1.3.6.1.4.1.9.9.43.1.1.6.1.3   ~command_source 1=command_line 2=snmp
        1.3.6.1.4.1.9.9.43.1.1.6.1.4   ~configuration_source 1=erase 2=command_source 3=running 4=startup 5=local 6=network_tftp 7=network_rcp
        1.3.6.1.4.1.9.9.43.1.1.6.1.5   ~configuration_destination 1=erase 2=command_source 3=running 4=startup 5=local 6=network_tftp 7=network_rcp
        1.3.6.1.4.1.9.9.43.1.1.6.1.8   ~user
        1.3.6.1.4.1.9.9.106.1.2.1.1.15 hsrp_state [if_index,group] 1=initial 2=learn 3=listen 4=speak 5=standby/info 6=active/info
        1.3.6.1.4.1.9.9.109.1.2.4.1.2  ~threshold
        1.3.6.1.4.1.9.9.109.1.1.1.1.10 ~cpu_percent
        1.3.6.1.4.1.9.9.41.1.2.3.1.2   facility
        1.3.6.1.4.1.9.9.41.1.2.3.1.3   ~log_severity 1=emergency/fatal 2=alert/fatal 3=critical/fatal 4=error/error 5=warning/warn 6=notice/info 7=info/info 8=debug/debug
        1.3.6.1.4.1.9.9.41.1.2.3.1.4   mnemonic
        1.3.6.1.4.1.9.9.41.1.2.3.1.5   ^
        1.3.6.1.4.1.9.9.117.1.2.1.1.2  component_state [entity] 1=unknown 2=normal/info 3=disabled 4=ok_but_diagnostics_failed/warn 5=boot 6=self_test 7=failed/error
        1.3.6.1.4.1.9.9.117.1.1.2.1.2  component_state [entity] 1=off_environment/error 2=on/info 3=off_admin 4=off_denied/error 5=off_power/error 6=off_temperature/error 7=off_fan/error 8=failed/error 9=on_but_fan_failed/error
        1.3.6.1.4.1.9.9.117.1.4.1.1.1  component_state [entity] 1=unknown 2=normal/info 3=failed/error 4=warning/warn
        1.3.6.1.4.1.9.9.91.1.1.1.1.4   ~value [entity]
        1.3.6.1.4.1.9.9.91.1.2.1.1.4   ~threshold [entity]
        1.3.6.1.4.1.9.9.42.1.2.1.1.3   probe
        1.3.6.1.4.1.9.9.548.1.3.1.1.2  ~cause [if_index]
        1.3.6.1.4.1.2636.3.1.13.1.5    component
        1.3.6.1.4.1.2636.3.1.15.1.5    component
        1.3.6.1.4.1.2636.3.1.8.1.6     component
        1.3.6.1.4.1.2636.3.1.13.1.7    ~celsius
        1.3.6.1.4.1.12356.100.1.1.1    ~serial
        1.3.6.1.4.1.12356.100.1.3.1.1  ^
        1.3.6.1.4.1.674.10892.5.3.1.1  ~message_id
        1.3.6.1.4.1.674.10892.5.3.1.2  ^
        1.3.6.1.4.1.674.10892.5.3.1.3  status 3=ok/info 4=warning/warn 5=critical/error
        1.3.6.1.4.1.318.2.3.3          ^
        """;

    private static readonly FrozenDictionary<string, TrapObject> s_objects = Read();
    private static readonly int s_longest = s_objects.Keys.Max(k => k.Length);
    private static readonly int s_shortest = s_objects.Keys.Min(k => k.Length);

    /// <summary>The object that a variable is an instance of, and the instance; null for one that the table does not know.</summary>
    public static TrapObject? Find(EncodedOid name, out ReadOnlySpan<byte> instance)
    {
        Span<char> key = stackalloc char[s_longest];
        var bytes = name.Bytes;
        var length = System.Text.Encoding.Latin1.GetChars(bytes[..Math.Min(bytes.Length, s_longest)], key);
        var lookup = s_objects.GetAlternateLookup<ReadOnlySpan<char>>();
        for (; length >= s_shortest; length--)
        {
            if (lookup.TryGetValue(key[..length], out var found))
            {
                instance = bytes[length..];
                return found;
            }
        }
        instance = default;
        return null;
    }

    private static FrozenDictionary<string, TrapObject> Read()
    {
        var objects = new Dictionary<string, TrapObject>(StringComparer.Ordinal);
        foreach (var line in Text.Split('\n', StringSplitOptions.TrimEntries))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var index = words.FirstOrDefault(w => w[0] == '[');
            var target = words[1];
            objects.Add(
                System.Text.Encoding.Latin1.GetString(ObjectIdentifier.Parse(words[0]).Bytes),
                new TrapObject(
                    target.TrimStart('~', '^', '-'),
                    target[0] switch
                    {
                        '~' => TrapObjectPlace.Annotation,
                        '^' => TrapObjectPlace.Body,
                        '-' => TrapObjectPlace.Nowhere,
                        _ => TrapObjectPlace.Label,
                    },
                    objects.Count,
                    words
                        .Where(w => w.Contains('=', StringComparison.Ordinal))
                        .Select(ReadValue)
                        .ToFrozenDictionary(v => v.Number, v => v.Meaning),
                    index is null ? [] : [.. index.Trim('[', ']').Split(',').Select(ReadIndex)]
                )
            );
        }
        return objects.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static (int Number, (string, Severity) Meaning) ReadValue(string text)
    {
        var (number, word) = Split(text, '=');
        var (meaning, severity) = Split(word, '/');
        return (
            int.Parse(number, CultureInfo.InvariantCulture),
            (meaning, severity.Length == 0 ? Severity.Unspecified : Enum.Parse<Severity>(severity, ignoreCase: true))
        );
    }

    private static (string Label, TrapIndexKind Kind) ReadIndex(string text)
    {
        var (label, kind) = Split(text, ':');
        return (
            label,
            kind switch
            {
                "ip4" => TrapIndexKind.IPv4,
                "inet" => TrapIndexKind.InetAddress,
                _ => label == "_" ? TrapIndexKind.Skipped : TrapIndexKind.Number,
            }
        );
    }

    private static (string, string) Split(string text, char separator)
    {
        var position = text.IndexOf(separator, StringComparison.Ordinal);
        return position < 0 ? (text, "") : (text[..position], text[(position + 1)..]);
    }
}
