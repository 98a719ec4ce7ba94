using System.CommandLine;
using System.Text.Json;
using Patchbay.Composition;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Models;
using Patchbay.Endpoints.Sending;
using Patchbay.Output;
using Patchbay.Settings;

namespace Patchbay.Commands;

/// <summary><c>patchbay models</c>: what the endpoints tell of their models, and under which names Claude Code's <c>/model</c> lists them.</summary>
internal static class ModelsCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static Command Create(CommandContext context)
    {
        var json = CommonOptions.Json(CliJson.Default.IReadOnlyListModelOutput);
        var name = EndpointArgument.Name(context);
        name.Description = "an endpoint's name or a URL (default: all of the settings)";
        name.Arity = ArgumentArity.ZeroOrOne;
        var verb = new Verb(
            "models",
            "list the models of the endpoints: window, output, images, tools",
            "patchbay models",
            "patchbay models lmstudio",
            "patchbay models --json          # with the name of each for Claude Code's --model and /model") { name, json };
        verb.SetAction((result, cancellationToken) =>
            RunAsync(context, context.Paths.SettingsFile(result.GetValue(CommonOptions.Settings)), result.GetValue(name), result.GetValue(json), cancellationToken));
        return verb;
    }

    private static async Task<int> RunAsync(CommandContext context, string path, string? name, bool asJson, CancellationToken cancellationToken)
    {
        var reading = SettingsReader.Read(path);
        if (reading.Settings is not { } settings) return SettingsTalk.Refuse(context.Talk, path, reading.Problems);
        Endpoint[] endpoints;
        if (name is null)
        {
            // Without a caller there is no credential to ask Anthropic with.
            endpoints = [.. settings.Endpoints.Values.Prepend(settings.Plugged).DistinctBy(static endpoint => endpoint.Name).Where(static endpoint => !endpoint.Kind.IsDemo && !endpoint.IsFirstParty)];
            if (endpoints.Length == 0) return context.Talk.Fail("there is no endpoint to ask but Anthropic's own", "`patchbay use URL` plugs one in, `patchbay endpoint add` adds one");
        }
        else
        {
            var plug = Plug.Resolve(name == "off" ? "" : name, settings.Endpoints);
            if (plug.Endpoint is not { } endpoint) return context.Talk.Fail(plug.Problem, plug.Fix);
            endpoints = [endpoint];
        }

        using var sender = new EndpointSender(ProxyEnvironment.Find);
        var survey = new ModelSurvey(sender, new CredentialSource(new SecretReader(path, variable => context.Environment.GetValueOrDefault(variable)), TimeProvider.System));
        var asked = await Task.WhenAll(endpoints.Select(async endpoint => (endpoint, Cards: await survey.ReadAsync(endpoint, default, Patience, cancellationToken).ConfigureAwait(false)))).ConfigureAwait(false);
        foreach (var (endpoint, cards) in asked)
        {
            if (cards is null) context.Talk.Note($"{endpoint.Name} does not answer; `patchbay endpoint test {endpoint.Name}` finds out why");
            else if (cards.Count == 0) context.Talk.Note($"{endpoint.Name} lists no models");
        }

        var outputs = asked.SelectMany(static one => (one.Cards ?? []).Select(card => Describe(one.endpoint, card))).ToArray();
        if (asJson) context.Talk.Data.WriteLine(JsonSerializer.Serialize(outputs, CliJson.Default.IReadOnlyListModelOutput));
        else if (outputs.Length > 0) WriteTable(context.Talk, outputs);
        // One that does not answer is no failure of the others.
        return asked.Any(static one => one.Cards is not null) ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static void WriteTable(Talk talk, ModelOutput[] models)
    {
        var table = new TextTable("endpoint", "model", ">context", ">output", "tools", "images", "thinks");
        foreach (var model in models)
        {
            table.Add(model.Endpoint, model.Model, Tokens(model.ContextWindow), Tokens(model.MaxOutputTokens), Word(model.Tools), Word(model.Images), Word(model.Thinks));
        }

        table.Write(talk.Data, Terminal.Width);

        static string Tokens(int? tokens) => tokens is { } known ? ModelWords.Tokens(known) : "";
        static string Word(bool? can) => can switch { true => "yes", false => "no", null => "" };
    }

    private static ModelOutput Describe(Endpoint endpoint, ModelCard card) => new(
        endpoint.Name, card.Id, ModelTitle.At(endpoint, card), PickerId.Of(endpoint, card.Id), card.ContextWindow, card.MaxOutputTokens, card.TakesTools, card.TakesImages, card.Thinks);
}
