using TelemetryGrid.Alerting.Groups;
using TelemetryGrid.Alerting.Templates;
using TelemetryGrid.Notifications.Tests.Http;
using TelemetryGrid.Notifications.Tests.Sending;
using TelemetryGrid.Notifications.Texts;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Notifications.Tests.Texts;

public sealed class TextsTests
{
    /// <summary>Every template of a whole notification can be filled in, with one alert, with several, and with none that fires.</summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 2)]
    [InlineData(0, 2)]
    public void Fill_EveryDefault_HasNoError(int firing, int resolved)
    {
        foreach (var name in DefaultTemplates.Set.Names.Where(n => n.Contains(".default.", StringComparison.Ordinal)))
        {
            var dot = name == "pagerduty.default.instances" ? ".Alerts" : ".";
            var text = Fill($"{{{{ template \"{name}\" {dot} }}}}", firing, resolved);
            Assert.DoesNotContain("error expanding", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("email.default.text")]
    [InlineData("email.default.html")]
    [InlineData("slack.default.text")]
    [InlineData("msteamsv2.default.text")]
    [InlineData("telegram.default.message")]
    [InlineData("discord.default.message")]
    public void Fill_BodyOfEachKind_SaysWhatToDoAndWhereToLook(string name)
    {
        var text = Fill($"{{{{ template \"{name}\" . }}}}", 1, 0);
        foreach (
            var part in (string[])
                ["Interface et-0/0/1 lost its carrier.", "Check the optics.", "https://wiki.example/linkdown", "/graph?g0.expr=up"]
        )
        {
            Assert.Contains(part, text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1, 0, "[CRITICAL] LinkDown")]
    [InlineData(3, 0, "[CRITICAL ×3] LinkDown")]
    [InlineData(0, 2, "[RESOLVED] LinkDown")]
    public void Fill_Subject_SaysHowBadAndHowMany(int firing, int resolved, string expected) =>
        Assert.Equal(expected, Fill("{{ template \"__subject\" . }}", firing, resolved));

    [Fact]
    public void Read_Globs_LoadInOrderAndReplaceDefaults()
    {
        var folder = Directory.CreateTempSubdirectory("templates-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "a"));
            File.WriteAllText(
                Path.Combine(folder, "a", "1.tmpl"),
                "{{ define \"__subject\" }}first{{ end }}{{ define \"mine\" }}m{{ end }}"
            );
            File.WriteAllText(Path.Combine(folder, "a", "2.tmpl"), "{{ define \"__subject\" }}second{{ end }}");
            File.WriteAllText(Path.Combine(folder, "a", "3.txt"), "{{ define \"__subject\" }}not read{{ end }}");
            File.WriteAllText(Path.Combine(folder, "broken.tmpl"), "x\n{{ define \"y\" }}");
            var result = TemplateFiles.Read(["a*/*.tmpl", "none/*.tmpl", "broken.tmpl"], folder);
            Assert.StartsWith($"{Path.Combine(folder, "broken.tmpl")}: line ", Assert.Single(result.Errors), StringComparison.Ordinal);
            Assert.Contains("mine", result.Templates.Names);
            Assert.Equal(
                "second/second",
                Fill("{{ template \"__subject\" . }}/{{ template \"slack.default.title\" . }}", 1, 0, result.Templates)
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Use_NewTemplates_AreInTheNextNotification()
    {
        await using var sink = await HttpSink.StartAsync();
        await using var telling = new Telling();
        telling.Texts.Use(DefaultTemplates.Set.With("{{ define \"discord.default.title\" }}mine{{ end }}"));
        await telling.TellAsync($"discord_configs: [{{webhook_url: '{sink.Url}'}}]");
        Assert.Equal("mine", sink.Single.Json["embeds"]![0]!["title"]!.GetValue<string>());
    }

    private static string Fill(string text, int firing, int resolved, TemplateSet? templates = null) =>
        new NotificationTemplates(templates ?? DefaultTemplates.Set).Fill(
            text,
            new GroupNotification(
                1,
                "t",
                Telling.T0,
                SendResolved: true,
                [.. Enumerable.Range(0, firing).Select(i => Telling.Alert($"f{i}"))],
                [.. Enumerable.Range(0, resolved).Select(i => Telling.Alert($"r{i}"))]
            ),
            "ops",
            Labels.Of(("alertname", "LinkDown")),
            new TemplateOptions(Telling.ExternalUrl, Telling.T0)
        );
}
