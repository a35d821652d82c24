using System.Collections.Immutable;
using TelemetryGrid.Alerting.Files;

namespace TelemetryGrid.Alerting.Configuration;

internal static class ReceiverReader
{
    public static ImmutableDictionary<string, Receiver> Read(YamlMap file, Settings global)
    {
        var receivers = ImmutableDictionary.CreateBuilder<string, Receiver>(StringComparer.Ordinal);
        foreach (var map in file.Maps("receivers", "a receiver"))
        {
            var name = map.Text("name") ?? "";
            var receiver = new Receiver(name, [.. ReceiverKinds.All.SelectMany(kind => Integrations(map, kind, global))]);
            map.RejectOthers();
            if (name.Length == 0)
            {
                map.Error("a receiver needs a name");
            }
            else if (!receivers.TryAdd(name, receiver))
            {
                map.Error($"there are two receivers named '{name}'");
            }
        }
        return receivers.ToImmutable();
    }

    private static IEnumerable<Integration> Integrations(YamlMap receiver, ReceiverKind kind, Settings global)
    {
        var index = 0;
        foreach (var node in receiver.Items(kind.ListKey))
        {
            // An item without anything is an integration that takes all from the global section.
            var given =
                YamlMap.IsNull(node) ? new Settings(ImmutableDictionary<string, Setting>.Empty, node.Start.Line)
                : receiver.MapOf(kind.ListKey, node, kind.Schema.What) is { } map ? SettingsReader.Read(map, kind.Schema)
                : null;
            if (given is null)
            {
                continue;
            }
            HttpRules.CheckHttp(given.Section("http_config"), receiver.Errors);
            HttpRules.CheckTls(given.Section("tls_config"), receiver.Errors);
            ReceiverRules.Check(kind.Name, given, receiver.Errors);
            var filled = ReceiverDefaults.Fill(kind.Name, given, global, receiver.Errors);
            yield return new Integration(kind.Name, index++, given.Flag("send_resolved") ?? kind.SendResolved, filled);
        }
    }
}
