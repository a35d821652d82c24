using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerting.Groups;
using TelemetryGrid.Alerting.Templates;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Tests.Templates;

public sealed class NotificationTemplatesTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("{{ .Status | toUpper }}:{{ .Alerts.Firing | len }}/{{ len .Alerts }} {{ .Receiver }}", "FIRING:1/2 ops")]
    [InlineData(
        "{{ .GroupLabels.SortedPairs.Values | join \" \" }}|{{ .CommonLabels.SortedPairs.Names | join \",\" }}",
        "Down|alertname,site"
    )]
    [InlineData(
        "{{ with .CommonLabels.Remove .GroupLabels.Names }}{{ range .SortedPairs }}{{ .Name }}={{ .Value }}{{ end }}{{ end }}",
        "site=a"
    )]
    [InlineData("{{ range .Alerts }}{{ .Status }} {{ .Labels.n }} {{ .Annotations.summary }};{{ end }}", "firing 1 s1;resolved 2 s2;")]
    [InlineData("{{ template \"subject\" . }}", "[Down]")]
    [InlineData("{{ .Nobody }}", "<error expanding template: there is no field 'Nobody'>")]
    public void Fill_Notification_HasTheDataThatTemplatesExpect(string text, string expected)
    {
        var notification = new GroupNotification(1, "x", T0, SendResolved: true, [Alert("1")], [Alert("2")]);
        var templates = new NotificationTemplates(
            TemplateSet.Empty.With("{{ define \"subject\" }}[{{ .GroupLabels.alertname }}]{{ end }}")
        );
        Assert.Equal(
            expected,
            templates.Fill(text, notification, "ops", Labels.Of(("alertname", "Down")), new TemplateOptions("http://grid", T0))
        );
    }

    [Theory]
    [InlineData("<b>{{ .GroupLabels.alertname }}</b>", "<b>&lt;i&gt; &amp; &quot;x&quot;</b>")]
    [InlineData("{{ .GroupLabels.alertname | safeHtml }}", "<i> & \"x\"")]
    [InlineData("{{ .GroupLabels.alertname | html }}", "&lt;i&gt; &amp; &quot;x&quot;")]
    [InlineData("{{ define \"t\" }}<u>{{ . }}</u>{{ end }}{{ tmpl \"t\" .GroupLabels.alertname }}", "<u>&lt;i&gt; &amp; &quot;x&quot;</u>")]
    [InlineData("{{ .Nobody }}", "&lt;error expanding template: there is no field &#39;Nobody&#39;&gt;")]
    public void Fill_Html_EscapesWhatIsFilledInOnce(string text, string expected)
    {
        var notification = new GroupNotification(1, "x", T0, SendResolved: true, [Alert("1")], []);
        var options = new TemplateOptions("http://grid", T0) { Html = true };
        var templates = new NotificationTemplates(TemplateSet.Empty);
        Assert.Equal(expected, templates.Fill(text, notification, "ops", Labels.Of(("alertname", "<i> & \"x\"")), options));
    }

    [Fact]
    public void With_BrokenFile_SaysWhere()
    {
        var error = Assert.Throws<TemplateException>(() => TemplateSet.Empty.With("a\n{{ define \"x\" }}\n{{ nobody }}{{ end }}"));
        Assert.StartsWith("line 3: ", error.Message, StringComparison.Ordinal);
    }

    private static Alert Alert(string n) =>
        new(Labels.Of(("alertname", "Down"), ("site", "a"), ("n", n)), Labels.Of(("summary", $"s{n}")), T0, T0.AddHours(1), T0, "");
}
