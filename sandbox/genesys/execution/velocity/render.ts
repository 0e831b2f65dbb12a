import { arithmetic, comparison, isComparison } from './arithmetic';
import { callMethod, indexInto, readProperty } from './members';
import type { Expression, Reference, Step, TemplateNode } from '../../../../core/rules/velocity/syntax';
import { TemplateError } from '../../../../core/rules/velocity/template-error';
import { asNumber, isTrue, valueText, type Value } from './values';

/** What references resolve against. */
export interface Scope {
  readonly roots: ReadonlyMap<string, Value>;
  /** Value of a named secret; an unknown name is empty text. */
  readonly secret: (name: string) => string;
  /** Told the root of every reference that is evaluated, and `secrets` for a secret reference. */
  readonly onUse?: (root: string) => void;
}

// A template of a Data Action is a few lines; a text beyond this is an attack on the machine or a mistake.
const longestText = 8 * 1024 * 1024;
const longestRange = 10_000;

/**
 * Renders a parsed template.
 *
 * @throws {TemplateError} with stage `render` where Java would throw (an index beyond a text's end, a bad regular expression).
 */
export function render(nodes: readonly TemplateNode[], scope: Scope): string {
  return new Renderer(scope).text(nodes);
}

class Renderer {
  private readonly variables = new Map<string, Value>();

  private readonly scope: Scope;

  constructor(scope: Scope) {
    this.scope = scope;
  }

  text(nodes: readonly TemplateNode[]): string {
    let text = '';
    for (const node of nodes) {
      text += this.node(node);
      if (text.length > longestText)
        throw new TemplateError('render', `the rendered text is longer than ${longestText} characters`);
    }
    return text;
  }

  private node(node: TemplateNode): string {
    switch (node.kind) {
      case 'text':
        return node.text;
      case 'secret':
        this.scope.onUse?.('secrets');
        return this.scope.secret(node.name);
      case 'reference':
        return this.insert(node);
      case 'if':
        return this.text(node.branches.find((branch) => !branch.condition || this.holds(branch.condition))?.body ?? []);
      case 'set':
        this.assign(node.target, this.value(node.value));
        return '';
    }
  }

  /** Text of a reference; an absent one prints itself, a quiet one nothing. Backslashes halve, an odd one escapes. */
  private insert(reference: Reference): string {
    const value = this.resolve(reference);
    const prefix = '\\'.repeat(Math.floor(reference.backslashes / 2));
    if (reference.backslashes % 2 === 1) return prefix + (value === null ? '\\' : '') + reference.source;
    if (value !== null) return prefix + valueText(value);
    return prefix + prefix + (reference.quiet ? '' : reference.source);
  }

  private resolve(reference: Reference): Value {
    let value = this.root(reference.root);
    for (const step of reference.steps) {
      if (value === null) break;
      value = this.step(value, step) ?? null;
    }
    return reference.alternate && !isTrue(value) ? this.value(reference.alternate) : value;
  }

  private root(name: string): Value {
    this.scope.onUse?.(name);
    return this.variables.has(name) ? this.variables.get(name)! : (this.scope.roots.get(name) ?? null);
  }

  private step(value: Value, step: Step): Value | undefined {
    if (step.kind === 'property') return readProperty(value, step.name);
    if (step.kind === 'index') return indexInto(value, this.value(step.index));
    return callMethod(
      value,
      step.name,
      step.args.map((argument) => this.value(argument)),
    );
  }

  private assign(target: Reference, value: Value): void {
    const last = target.steps[target.steps.length - 1];
    if (!last) {
      this.variables.set(target.root, value);
      return;
    }
    const owner = this.resolve({ ...target, steps: target.steps.slice(0, -1), alternate: undefined });
    if (!(owner instanceof Map) || last.kind === 'call') return;
    owner.set(last.kind === 'property' ? last.name : valueText(this.value(last.index)), value);
  }

  private value(expression: Expression): Value {
    switch (expression.kind) {
      case 'reference':
        return this.resolve(expression);
      case 'literal':
        return expression.value;
      case 'interpolated':
        return this.text(expression.nodes);
      case 'list':
        return expression.items.map((item) => this.value(item));
      case 'range':
        return range(this.value(expression.from), this.value(expression.to));
      case 'map':
        return new Map(expression.entries.map(([key, value]) => [valueText(this.value(key)), this.value(value)]));
      case 'not':
        return !this.holds(expression.operand);
      case 'negate':
        return negative(this.value(expression.operand));
      case 'binary':
        return this.binary(expression);
    }
  }

  /** Truth of a condition. Velocity takes arithmetic for false there, whatever its result. */
  private holds(condition: Expression): boolean {
    const isArithmetic = condition.kind === 'binary' && ['+', '-', '*', '/', '%'].includes(condition.operator);
    return !isArithmetic && isTrue(this.value(condition));
  }

  private binary(expression: Extract<Expression, { kind: 'binary' }>): Value {
    const { operator } = expression;
    if (operator === '&&') return this.holds(expression.left) && this.holds(expression.right);
    if (operator === '||') return this.holds(expression.left) || this.holds(expression.right);
    const left = this.value(expression.left);
    const right = this.value(expression.right);
    if (isComparison(operator)) return comparison(operator, left, right);
    return arithmetic(operator, left, right, [expression.left.source, expression.right.source]);
  }
}

function negative(value: Value): Value {
  const number = asNumber(value);
  return number === undefined ? null : -number;
}

function range(from: Value, to: Value): Value {
  const [first, last] = [asNumber(from), asNumber(to)];
  if (first === undefined || last === undefined) return null;
  const [start, end] = [Math.trunc(Number(first)), Math.trunc(Number(last))];
  const length = Math.min(Math.abs(end - start) + 1, longestRange);
  return Array.from({ length }, (_, index) => BigInt(start <= end ? start + index : start - index));
}
