using Patchbay.Host;
using Patchbay.Tests.Settings;

namespace Patchbay.Tests.Host;

public sealed class OwnCredentialSearchTests : IDisposable
{
    private readonly TempFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("ANTHROPIC_API_KEY", "sk-ant-1", OwnCredential.Environment)]
    [InlineData("ANTHROPIC_AUTH_TOKEN", "t", OwnCredential.Environment)]
    [InlineData("CLAUDE_CODE_OAUTH_TOKEN", "t", OwnCredential.Environment)]
    [InlineData("ANTHROPIC_API_KEY", "", OwnCredential.None)]
    [InlineData("OPENAI_API_KEY", "sk-1", OwnCredential.None)]
    public void The_environment_is_looked_at_first(string name, string value, OwnCredential expected) => Assert.Equal(expected, Find((name, value)));

    [Theory]
    [InlineData("""{"claudeAiOauth":{"accessToken":"x"}}""", OwnCredential.Login)]
    [InlineData("""{"mcpOAuth":{"claudeAiOauth":{}},"claudeAiOauth":{}}""", OwnCredential.Login)]
    [InlineData("""{"mcpOAuth":{"claudeAiOauth":{}}}""", OwnCredential.None)]
    [InlineData("""{"claudeAiOauth":null}""", OwnCredential.None)]
    [InlineData("{}", OwnCredential.None)]
    [InlineData("no json", OwnCredential.None)]
    [InlineData("", OwnCredential.None)]
    public void A_login_is_what_the_credentials_file_names(string content, OwnCredential expected)
    {
        _home.Write(".claude/.credentials.json", content);

        Assert.Equal(expected, Find());
    }

    [Fact]
    public void A_moved_configuration_folder_is_where_the_login_is()
    {
        _home.Write("elsewhere/.credentials.json", """{"claudeAiOauth":{}}""");

        Assert.Equal(OwnCredential.None, Find());
        Assert.Equal(OwnCredential.Login, Find(("CLAUDE_CONFIG_DIR", Path.Combine(_home.FullPath, "elsewhere"))));
    }

    [Theory]
    [InlineData(true, OwnCredential.Login)]
    [InlineData(false, OwnCredential.None)]
    public void An_account_alone_is_a_login_only_where_a_keychain_holds_the_token(bool isMacOS, OwnCredential expected)
    {
        _home.Write(".claude.json", """{"numStartups":3,"oauthAccount":{"emailAddress":"a@b.c"}}""");

        Assert.Equal(expected, OwnCredentialSearch.Find(new Dictionary<string, string>(), _home.FullPath, isMacOS));
    }

    private OwnCredential Find(params (string Name, string Value)[] environment) =>
        OwnCredentialSearch.Find(environment.ToDictionary(variable => variable.Name, variable => variable.Value), _home.FullPath, isMacOS: false);
}
