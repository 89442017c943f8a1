import type { TemplateChoice, TemplateView } from '../../../api';

/** What the address calls a form: the identity of a team's own, the name of one that Muster brings. */
export function keyOf(choice: TemplateChoice): string {
  return choice.kind === 'empty' ? 'empty' : choice.id;
}

/** Muster's forms, and those of the teams. An empty page is nothing to look at. */
export function sorted(templates: readonly TemplateView[]): {
  builtIn: TemplateView[];
  own: TemplateView[];
} {
  return {
    builtIn: templates.filter(({ choice }) => choice.kind === 'built_in'),
    own: templates.filter(({ choice }) => choice.kind === 'own'),
  };
}

/** The identity of a form that can be changed; null for one that Muster brings. */
export function ownId({ choice }: Pick<TemplateView, 'choice'>): string | null {
  return choice.kind === 'own' ? choice.id : null;
}

/** What a new form begins with, so that nobody looks at an empty page. */
export const blankForm = `## Summary

{{summary}}

## Impact

## Timeline

{{timeline}}

## Contributing factors

## What went well

## What we will do
`;
