using System.Text;
using System.Text.Json.Nodes;
using WorkerTuning.Control.ControlSocket;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Control.ControlSocket;

public sealed class ControlRequestTests
{
    [Theory]
    [InlineData("""{"id": 1, "command": "show workers", "args": []}""", "show|workers")]
    [InlineData("""{"id": 1, "command": "show", "args": ["workers"]}""", "show|workers")]
    [InlineData("""{"id": 1, "command": " worker  add ", "args": [2]}""", "worker|add|2")]
    [InlineData("""{"id": 1, "command": "worker add 2"}""", "worker|add|2")]
    [InlineData("""{"command": "help", "args": null}""", "help")]
    public void WordsOf_Json_IsWordsOfCommandAndArguments(string json, string words) =>
        Assert.Equal(words.Split('|'), ControlRequest.WordsOf(Json(json)));

    [Theory]
    [InlineData("show workers\r", "show|workers")]
    [InlineData("  worker\tadd 2", "worker|add|2")]
    public void WordsOf_Line_IsItsWords(string line, string words)
    {
        var message = new ControlMessage(true, Encoding.UTF8.GetBytes(line));

        Assert.Equal(words.Split('|'), ControlRequest.WordsOf(message));
        Assert.Null(ControlRequest.IdOf(message));
    }

    [Theory]
    [InlineData("", "The message is no JSON: ")]
    [InlineData("{", "The message is no JSON: ")]
    [InlineData("[]", "A message is an object: ")]
    [InlineData("7", "A message is an object: ")]
    [InlineData("{}", "Empty command")]
    [InlineData("""{"command": 7}""", "Empty command")]
    [InlineData("""{"command": " "}""", "Empty command")]
    [InlineData("""{"command": "\ud800"}""", "The message is no JSON: ")]
    [InlineData("""{"command": "show", "args": "workers"}""", "args is a list.")]
    [InlineData("""{"command": "show", "args": [{}]}""", "args is a list of words and numbers.")]
    [InlineData("""{"command": "reload\u001b[2J"}""", "A command holds no control characters.")]
    public void WordsOf_SomethingElse_IsRefused(string json, string error) =>
        Assert.StartsWith(error, Assert.Throws<ControlRefusal>(() => ControlRequest.WordsOf(Json(json))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"id": 12}""", "12")]
    [InlineData("""{"id": 1e999}""", "1e999")]
    [InlineData("""{"id": "x"}""", "0")]
    [InlineData("{}", "0")]
    [InlineData("x", "0")]
    public void IdOf_IsTheNumberOrZero(string json, string id) => Assert.Equal(id, ControlRequest.IdOf(Json(json))!.ToJsonString());

    [Fact]
    public void Encode_Answers_AreGunicornsInBothForms()
    {
        var ok = ControlAnswer.Of(JsonValue.Create(3), new JsonObject { ["a"] = 1 });
        var error = ControlAnswer.OfError(null, "it's é");

        Assert.Equal(ControlClient.Frame("""{"id":3,"status":"ok","data":{"a":1}}"""), ControlAnswer.Encode(ok, asLine: false));
        Assert.Equal("{\n  \"status\": \"error\",\n  \"error\": \"it's é\"\n}\n", Encoding.UTF8.GetString(ControlAnswer.Encode(error, asLine: true)));
    }

    private static ControlMessage Json(string json) => new(false, Encoding.UTF8.GetBytes(json));
}
