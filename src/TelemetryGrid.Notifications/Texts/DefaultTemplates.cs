using TelemetryGrid.Alerting.Templates;

namespace TelemetryGrid.Notifications.Texts;

/// <summary>
/// The templates that integrations name unless they are told otherwise. The names are those that configurations and other templates expect; the
/// words are our own. Each can be replaced by a template of the same name in a file of the configuration.
/// </summary>
public static class DefaultTemplates
{
    /// <summary>All of them.</summary>
    public static readonly TemplateSet Set = TemplateSet.Empty.With(Shared).With(MailTemplates.Text).With(Chat).With(Paging);

    // An annotation beats a label; what no alert says is left out, line and all.
    private const string Shared = """
        {{ define "__alertmanager" }}TelemetryGrid{{ end -}}
        {{ define "__alertmanagerURL" }}{{ .ExternalURL }}/#/alerts?receiver={{ .Receiver | urlquery }}{{ range .GroupLabels.SortedPairs }}&{{ .Name | urlquery }}={{ .Value | urlquery }}{{ end }}{{ end -}}
        {{ define "__name" }}{{ with .GroupLabels.alertname }}{{ . }}{{ else }}{{ with .CommonLabels.alertname }}{{ . }}{{ else }}{{ len .Alerts }} alerts{{ end }}{{ end }}{{ end -}}
        {{ define "__where" }}{{ range $i, $pair := (.GroupLabels.Remove (stringSlice "alertname")).SortedPairs }}{{ if $i }}, {{ end }}{{ $pair.Name }} {{ $pair.Value }}{{ end }}{{ end -}}
        {{ define "__subject" }}{{ if eq .Status "firing" }}[{{ with .CommonLabels.severity }}{{ . | toUpper }}{{ else }}FIRING{{ end }}{{ if gt (len .Alerts.Firing) 1 }} ×{{ len .Alerts.Firing }}{{ end }}]{{ else }}[RESOLVED]{{ end }} {{ template "__name" . }}{{ if tmpl "__where" . }} on {{ template "__where" . }}{{ end }}{{ end -}}
        {{ define "__description" }}{{ with .CommonAnnotations.summary }}{{ . }}{{ else }}{{ .CommonAnnotations.description }}{{ end }}{{ end -}}
        {{ define "__alert_title" }}{{ with .Annotations.summary }}{{ . }}{{ else }}{{ with .Annotations.message }}{{ . }}{{ else }}{{ .Labels.alertname }}{{ end }}{{ end }}{{ end -}}
        {{ define "__alert_labels" }}{{ range $i, $pair := .Labels.SortedPairs }}{{ if $i }}, {{ end }}{{ $pair.Name }}={{ $pair.Value }}{{ end }}{{ end -}}
        {{ define "__text_alert" }}- {{ template "__alert_title" . }}
        {{- with .Annotations.description }}
          {{ . }}
        {{- end }}
        {{- with .Annotations.remediation }}
          What to do: {{ . }}
        {{- end }}
        {{- with .Annotations.runbook_url }}
          Runbook: {{ . }}
        {{- end }}
        {{- with .GeneratorURL }}
          Graph: {{ . }}
        {{- end }}
          Since {{ .StartsAt.UTC.Format "2006-01-02 15:04:05" }} UTC
        {{- if eq .Status "resolved" }}, until {{ .EndsAt.UTC.Format "2006-01-02 15:04:05" }} UTC{{ end }}
          Labels: {{ template "__alert_labels" . }}
        {{ end -}}
        {{ define "__text_alert_list" }}{{ range . }}{{ template "__text_alert" . }}{{ end }}{{ end -}}
        {{ define "__text" }}{{ if .Alerts.Firing }}Firing ({{ len .Alerts.Firing }}):
        {{ template "__text_alert_list" .Alerts.Firing }}{{ end }}{{ if .Alerts.Resolved }}Resolved ({{ len .Alerts.Resolved }}):
        {{ template "__text_alert_list" .Alerts.Resolved }}{{ end }}{{ end -}}
        {{ define "__text_alert_list_markdown" }}{{ range . }}
        **{{ template "__alert_title" . }}**
        {{ with .Annotations.description }}
        {{ . }}
        {{ end }}{{ with .Annotations.remediation }}
        What to do: {{ . }}
        {{ end }}
        - since {{ .StartsAt.UTC.Format "2006-01-02 15:04:05" }} UTC{{ if eq .Status "resolved" }}, until {{ .EndsAt.UTC.Format "2006-01-02 15:04:05" }} UTC{{ end }}
        {{ range .Labels.SortedPairs }}- {{ .Name }}: {{ .Value }}
        {{ end }}{{ with .Annotations.runbook_url }}- [Runbook]({{ . }})
        {{ end }}{{ with .GeneratorURL }}- [Graph]({{ . }})
        {{ end }}{{ end }}{{ end -}}
        {{ define "__markdown" }}{{ if .Alerts.Firing }}Firing ({{ len .Alerts.Firing }}):
        {{ template "__text_alert_list_markdown" .Alerts.Firing }}{{ end }}{{ if .Alerts.Resolved }}Resolved ({{ len .Alerts.Resolved }}):
        {{ template "__text_alert_list_markdown" .Alerts.Resolved }}{{ end }}
        [All alerts of the group]({{ template "__alertmanagerURL" . }})
        {{ end -}}
        """;

    // Slack takes three characters for its own: https://docs.slack.dev/messaging/formatting-message-text/#escaping
    private const string Chat = """
        {{ define "__slack" }}{{ . | reReplaceAll "&" "&amp;" | reReplaceAll "<" "&lt;" | reReplaceAll ">" "&gt;" }}{{ end -}}
        {{ define "slack.default.title" }}{{ template "__slack" (tmpl "__subject" .) }}{{ end -}}
        {{ define "slack.default.titlelink" }}{{ template "__alertmanagerURL" . }}{{ end -}}
        {{ define "slack.default.username" }}{{ template "__alertmanager" . }}{{ end -}}
        {{ define "slack.default.fallback" }}{{ template "slack.default.title" . }}{{ end -}}
        {{ define "slack.default.pretext" }}{{ end -}}
        {{ define "slack.default.callbackid" }}{{ end -}}
        {{ define "slack.default.iconemoji" }}{{ end -}}
        {{ define "slack.default.iconurl" }}{{ end -}}
        {{ define "slack.default.footer" }}{{ end -}}
        {{ define "slack.default.color" }}{{ if eq .Status "resolved" }}good{{ else if match "^(warning|medium|low|info)$" .CommonLabels.severity }}warning{{ else }}danger{{ end }}{{ end -}}
        {{ define "slack.default.text" }}{{ range .Alerts }}{{ if eq .Status "resolved" }}Resolved: {{ end }}*{{ template "__slack" (tmpl "__alert_title" .) }}*
        {{ with .Annotations.description }}{{ template "__slack" . }}
        {{ end }}{{ with .Annotations.remediation }}What to do: {{ template "__slack" . }}
        {{ end }}{{ with .Annotations.runbook_url }}<{{ template "__slack" . }}|Runbook> {{ end }}{{ with .GeneratorURL }}<{{ template "__slack" . }}|Graph>{{ end }}
        {{ end }}{{ end -}}
        {{ define "msteams.default.title" }}{{ template "__subject" . }}{{ end -}}
        {{ define "msteams.default.summary" }}{{ template "__subject" . }}{{ end -}}
        {{ define "msteams.default.text" }}{{ template "__markdown" . }}{{ end -}}
        {{ define "msteamsv2.default.title" }}{{ template "__subject" . }}{{ end -}}
        {{ define "msteamsv2.default.text" }}{{ template "__markdown" . }}{{ end -}}
        {{ define "discord.default.title" }}{{ template "__subject" . }}{{ end -}}
        {{ define "discord.default.message" }}{{ template "__markdown" . }}{{ end -}}
        {{ define "discord.default.content" }}{{ end -}}
        {{ define "telegram.default.message" }}<b>{{ template "__subject" . }}</b>
        {{ range .Alerts }}
        {{ if eq .Status "resolved" }}Resolved: {{ end }}<b>{{ template "__alert_title" . }}</b>
        {{ with .Annotations.description }}{{ . }}
        {{ end }}{{ with .Annotations.remediation }}What to do: {{ . }}
        {{ end }}{{ with .Annotations.runbook_url }}<a href="{{ . }}">Runbook</a> {{ end }}{{ with .GeneratorURL }}<a href="{{ . }}">Graph</a>{{ end }}
        {{ end }}{{ end -}}
        {{ define "pushover.default.title" }}{{ template "__subject" . }}{{ end -}}
        {{ define "pushover.default.message" }}{{ range .Alerts }}{{ if eq .Status "resolved" }}Resolved: {{ end }}{{ template "__alert_title" . }}
        {{ end }}{{ end -}}
        {{ define "pushover.default.url" }}{{ template "__alertmanagerURL" . }}{{ end -}}
        {{ define "mattermost.default.text" }}{{ template "__markdown" . }}{{ end -}}
        {{ define "rocketchat.default.title" }}{{ template "__subject" . }}{{ end -}}
        {{ define "rocketchat.default.titlelink" }}{{ template "__alertmanagerURL" . }}{{ end -}}
        {{ define "rocketchat.default.text" }}{{ template "__text" . }}{{ end -}}
        {{ define "webex.default.message" }}{{ template "__markdown" . }}{{ end -}}
        {{ define "wechat.default.message" }}{{ template "__text" . }}{{ end -}}
        """;

    private const string Paging = """
        {{ define "pagerduty.default.description" }}{{ template "__subject" . }}{{ end -}}
        {{ define "pagerduty.default.client" }}{{ template "__alertmanager" . }}{{ end -}}
        {{ define "pagerduty.default.clientURL" }}{{ template "__alertmanagerURL" . }}{{ end -}}
        {{ define "pagerduty.default.instances" }}{{ template "__text_alert_list" . }}{{ end -}}
        {{ define "pagerduty.default.severity" }}{{ with .CommonLabels.severity }}{{ . }}{{ else }}error{{ end }}{{ end -}}
        {{ define "opsgenie.default.message" }}{{ template "__subject" . }}{{ end -}}
        {{ define "opsgenie.default.description" }}{{ template "__text" . }}{{ end -}}
        {{ define "opsgenie.default.source" }}{{ template "__alertmanagerURL" . }}{{ end -}}
        {{ define "victorops.default.state_message" }}{{ template "__text" . }}{{ end -}}
        {{ define "victorops.default.entity_display_name" }}{{ template "__subject" . }}{{ end -}}
        {{ define "victorops.default.monitoring_tool" }}{{ template "__alertmanager" . }}{{ end -}}
        {{ define "sns.default.subject" }}{{ template "__subject" . }}{{ end -}}
        {{ define "sns.default.message" }}{{ template "__text" . }}{{ end -}}
        {{ define "jira.default.summary" }}{{ template "__subject" . }}{{ end -}}
        {{ define "jira.default.description" }}{{ template "__text" . }}{{ end -}}
        """;
}
