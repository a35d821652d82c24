using TelemetryGrid.Alerting.Files;
using YamlDotNet.RepresentationModel;

namespace TelemetryGrid.Alerting.Configuration;

/// <summary>Reads Alertmanager's configuration file. Everything that is wrong is told at once, with its line; unknown keys are wrong.</summary>
public static class ConfigurationReader
{
    /// <param name="text">The YAML.</param>
    /// <param name="file">What errors call the file.</param>
    public static ConfigurationResult Read(string text, string file)
    {
        ArgumentNullException.ThrowIfNull(text);
        var errors = new FileErrors(file);
        var configuration = Read(YamlFile.Read(text, errors), errors);
        return new ConfigurationResult(errors.Any ? null : configuration, errors.ToImmutable());
    }

    private static AlertmanagerConfiguration? Read(IReadOnlyList<YamlNode> documents, FileErrors errors)
    {
        if (errors.Any)
        {
            return null;
        }
        if (documents.Count == 0 || documents[0] is not YamlMappingNode root)
        {
            errors.Add(documents.Count == 0 ? null : documents[0], "a configuration of keys and values with a 'route' is expected");
            return null;
        }
        var map = new YamlMap(root, errors, "the configuration");
        var global = map.Map("global", GlobalSchema.Schema.What) is { } given
            ? SettingsReader.Read(given, GlobalSchema.Schema)
            : Settings.Empty;
        CheckGlobal(global, errors);
        global = GlobalSchema.WithDefaults(global);
        var receivers = ReceiverReader.Read(map, global);
        var intervals = TimeIntervalReader.Read(map);
        var route = new RouteReader(receivers.ContainsKey, intervals.ContainsKey).Read(map);
        var inhibitRules = InhibitRuleReader.Read(map);
        var templates = map.Texts("templates").Select(t => t.Text).ToArray();
        // Where the program sends its own traces is its own business, and no reason to refuse a file.
        map.Node("tracing");
        map.RejectOthers();
        return route is null ? null : new AlertmanagerConfiguration(global, route, receivers, inhibitRules, intervals, [.. templates]);
    }

    private static void CheckGlobal(Settings global, FileErrors errors)
    {
        foreach (var (key, fileKey) in GlobalSchema.Exclusive)
        {
            HttpRules.AtMostOne(global, errors, key, fileKey);
        }
        HttpRules.CheckHttp(global.Section("http_config"), errors);
        HttpRules.CheckTls(global.Section("smtp_tls_config"), errors);
        var token = global.Text("slack_app_token").Length + global.Text("slack_app_token_file").Length > 0;
        var url = global.Text("slack_api_url") is { Length: > 0 } text && text != SlackAppUrl(global);
        if (token && (url || global.Text("slack_api_url_file").Length > 0))
        {
            errors.Add(
                global.LineOf("slack_app_token"),
                "at most one of slack_app_token/slack_app_token_file & slack_api_url/slack_api_url_file may be configured"
            );
        }
    }

    // A bot's token was once given with the bot's URL in slack_api_url, which says the same twice but contradicts nothing.
    private static string SlackAppUrl(Settings global) =>
        global.Text("slack_app_url") is { Length: > 0 } url ? url : "https://slack.com/api/chat.postMessage";
}
