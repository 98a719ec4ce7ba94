using Patchbay.Commands;
using Patchbay.Console.Live;
using Patchbay.Console.Settings;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Kinds;
using Patchbay.Endpoints.Probing;
using Patchbay.Settings;

namespace Patchbay.Wiring;

/// <summary>The plug, for the console: what <c>patchbay use</c> does, without a terminal.</summary>
internal sealed class PlugSwitch : IPlugSwitch
{
    private readonly SettingsFile _settings;
    private readonly SettingsEdit _edit;
    private readonly LastEndpoint _last;
    private readonly EndpointProbe _probe;

    public PlugSwitch(SettingsFile settings, SettingsEdit edit, LastEndpoint last, EndpointProbe probe)
    {
        (_settings, _edit, _last, _probe) = (settings, edit, last, probe);
        settings.Changed += Follow;
        settings.Refused += _ => Changed.Beat();
        Follow(settings.Current);
    }

    public PlugState Now
    {
        get
        {
            var now = _settings.Current;
            return new PlugState
            {
                IsOn = now.CustomApiEndpoint.Length > 0,
                Text = now.CustomApiEndpoint.Length > 0 ? now.CustomApiEndpoint : _last.Text,
                Endpoint = now.Plugged.Name,
                EndpointUrl = UrlOf(now.Plugged),
                Kind = now.Plugged.Kind.DisplayName,
                Dialect = now.Plugged.Dialect.Word(),
                Known = [.. now.Endpoints.Values.Append(now.Plugged).DistinctBy(static endpoint => endpoint.Name).Select(static endpoint => new KnownEndpoint(endpoint.Name, UrlOf(endpoint), endpoint.Kind.DisplayName, endpoint.Dialect.Word()))],
                Problems = [.. _settings.Problems.Select(static problem => problem.ToString())],
            };
        }
    }

    public Pulse Changed { get; } = new();

    public async Task<PlugOutcome> SetAsync(string written, bool insist, CancellationToken cancellationToken)
    {
        var settings = _settings.Current;
        var plug = Plug.Resolve(written, settings.Endpoints);
        if (plug.Endpoint is not { } endpoint) return new PlugOutcome(false, $"{plug.Problem}: {plug.Fix}");
        var trial = written.Length == 0 || insist ? null : await _probe.RunAsync(endpoint, default, cancellationToken).ConfigureAwait(false);
        if (trial?.Outcome == ProbeOutcome.Fail) return new PlugOutcome(false, "", trial.Finding?.ToRecord(), CanInsist: true);
        if (trial?.Found is { } found)
        {
            // As `use` does: what was found out stands in the settings, and the plug names it.
            (written, var entry) = await FoundEndpoint.WriteAsync(_edit, settings, endpoint, found, cancellationToken).ConfigureAwait(false);
            if (!entry.IsDone) return Refused(entry);
        }

        var edited = await _edit.SetPlugAsync(written, cancellationToken).ConfigureAwait(false);
        if (!edited.IsDone) return Refused(edited);
        // In force when this returns, not when the file's watcher has noticed.
        _settings.Reload();
        if (_settings.Problems.Count > 0) return new PlugOutcome(false, string.Join('\n', _settings.Problems));
        var now = _settings.Current.Plugged;
        return new PlugOutcome(true, now.Name == settings.Plugged.Name ? $"{now.Name} was in force already" : $"Requests go to {now.Name} now", trial?.Finding?.ToRecord(), ProbeNotes.Of(trial, now));
    }

    public async Task<PlugOutcome> KeepAsync(string written, CancellationToken cancellationToken)
    {
        if (written.Length == 0)
        {
            _last.Keep("");
            return new PlugOutcome(true, "");
        }

        var plug = Plug.Resolve(written, _settings.Current.Endpoints);
        if (plug.Endpoint is not { } endpoint) return new PlugOutcome(false, $"{plug.Problem}: {plug.Fix}");
        _last.Keep(written);
        Changed.Beat();
        var trial = await _probe.RunAsync(endpoint, default, cancellationToken).ConfigureAwait(false);
        return new PlugOutcome(true, trial.Outcome == ProbeOutcome.Fail ? "" : "Kept; it works. Switch it on when you want it", trial.Finding?.ToRecord(), ProbeNotes.Of(trial, endpoint));
    }

    private static PlugOutcome Refused(SettingsEditResult edit) => new(false, string.Join('\n', edit.Problems.Select(static problem => problem.ToString())));

    private static string UrlOf(Endpoint endpoint) => endpoint.Url.AbsoluteUri.TrimEnd('/');

    private void Follow(PatchbaySettings settings)
    {
        if (settings.CustomApiEndpoint.Length > 0) _last.Keep(settings.CustomApiEndpoint);
        Changed.Beat();
    }
}
